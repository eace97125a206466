use schema_spec::Loss;

/// The rules of a comparison if the model's file has too little information.
///
/// ```
/// use schema_spec::Loss;
/// use schema_models::MatchRules;
///
/// let rules = MatchRules::new()
///     .with_unverified(true)
///     .with_loss(Loss::MeanSquaredError)
///     .with_loss_of("score", Loss::from_name("mae"));
/// # let _ = rules;
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatchRules {
    pub(super) unverified: bool,
    loss: Option<Loss>,
    losses: Vec<(String, Loss)>,
}

impl MatchRules {
    /// Uses only the information in the file.
    pub fn new() -> MatchRules {
        MatchRules::default()
    }

    /// Sets whether inputs of unknown dtype and subclassed models are allowed. Only their shapes are
    /// compared.
    #[must_use]
    pub fn with_unverified(mut self, unverified: bool) -> MatchRules {
        self.unverified = unverified;
        self
    }

    /// Sets the loss of every output, regardless of the file.
    #[must_use]
    pub fn with_loss(mut self, loss: Loss) -> MatchRules {
        self.loss = Some(loss);
        self
    }

    /// Sets the loss of one output, regardless of the file.
    #[must_use]
    pub fn with_loss_of(mut self, output: impl Into<String>, loss: Loss) -> MatchRules {
        self.losses.push((output.into(), loss));
        self
    }

    /// The loss of the output, if one was set.
    pub(super) fn loss_of(&self, output: &str) -> Option<&Loss> {
        let own = self.losses.iter().rfind(|(name, _)| name == output);
        own.map(|(_, loss)| loss).or(self.loss.as_ref())
    }
}

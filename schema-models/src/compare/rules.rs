use schema_spec::Loss;

/// What a comparison is to do where the model's file says too little.
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
    /// Only what the file says.
    pub fn new() -> MatchRules {
        MatchRules::default()
    }

    /// The same, with inputs whose dtype the file does not say, and subclassed models, allowed or
    /// not. Of those only shapes are compared.
    #[must_use]
    pub fn with_unverified(mut self, unverified: bool) -> MatchRules {
        self.unverified = unverified;
        self
    }

    /// The same, with the loss of every output, whatever the file says.
    #[must_use]
    pub fn with_loss(mut self, loss: Loss) -> MatchRules {
        self.loss = Some(loss);
        self
    }

    /// The same, with the loss of one output, whatever the file says.
    #[must_use]
    pub fn with_loss_of(mut self, output: impl Into<String>, loss: Loss) -> MatchRules {
        self.losses.push((output.into(), loss));
        self
    }

    /// The loss of that output, where one was given here.
    pub(super) fn loss_of(&self, output: &str) -> Option<&Loss> {
        let own = self.losses.iter().rfind(|(name, _)| name == output);
        own.map(|(_, loss)| loss).or(self.loss.as_ref())
    }
}

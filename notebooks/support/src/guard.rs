use std::fmt;

use schema_core::{InputSchema, Valid};

use crate::{Chart, History};

/// Checks each batch before it is trained on, and logs the result.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guard {
    /// For each batch, what was wrong with it.
    log: Vec<Option<String>>,
}

impl Guard {
    /// Checks the next batch. A batch that does not pass is logged and left out.
    pub fn check<T: InputSchema>(&mut self, batch: T) -> Option<Valid<T>> {
        match batch.validate() {
            Ok(valid) => {
                self.log.push(None);
                Some(valid)
            }
            Err(rejected) => {
                self.log.push(Some(rejected.to_string()));
                None
            }
        }
    }

    /// The batches that were left out, counted from 1, each with its report.
    pub fn rejected(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..)
            .zip(&self.log)
            .filter_map(|(batch, report)| Some((batch, report.as_deref()?)))
    }

    /// The loss over *all* batches: of those that were left out, a cross is shown.
    pub fn chart(&self, history: &History) -> Chart {
        let mut losses = history.losses.iter().copied().map(f64::from);
        let points: Vec<(f64, f64)> = (1..)
            .map(f64::from)
            .zip(&self.log)
            .map(|(batch, report)| match report {
                None => (batch, losses.next().unwrap_or(f64::NAN)),
                Some(_) => (batch, f64::NAN),
            })
            .collect();
        let crosses: Vec<(f64, f64)> = self
            .rejected()
            .map(|(batch, _)| (batch as f64, 0.0))
            .collect();
        let chart = Chart::new(history.to_string(), "batch", "loss (mean squared error)");
        let chart = chart.line("loss", points);
        if crosses.is_empty() {
            chart
        } else {
            chart.mark("batch rejected", crosses)
        }
    }

    /// Displays the log in a notebook.
    pub fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT text/plain\n{self}\nEVCXR_END_CONTENT");
    }
}

/// The log: the counts, then a line for each batch that was left out.
impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rejected = self.rejected().count();
        write!(
            f,
            "{} of {} batches passed",
            self.log.len() - rejected,
            self.log.len()
        )?;
        for (batch, report) in self.rejected() {
            for line in report.lines().filter(|line| line.starts_with("error")) {
                write!(f, "\nbatch {batch}: {line}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::{Array1, array};

    use super::*;
    use crate::Each;

    #[derive(InputSchema)]
    struct Batch {
        #[input(shape = [batch], range = 0.0..=1.0)]
        x: Array1<f32>,
    }

    #[test]
    fn batches_that_do_not_pass_are_logged_and_left_out() {
        let mut guard = Guard::default();
        let batches = [array![0.5, 1.0], array![f32::NAN, 3.0], array![0.0]];
        let sizes: Vec<usize> = (batches.into_iter())
            .filter_map(|x| Some(guard.check(Batch { x })?.x.len()))
            .collect();
        assert_eq!(sizes, [2, 1]);
        assert_eq!(
            guard.to_string(),
            "2 of 3 batches passed\n\
             batch 2: error[missing]: `x` has 1 NaN in 2 values\n\
             batch 2: error[range]: `x` has 1 of 2 values outside 0..=1"
        );
        let history = History {
            each: Each::Batch,
            losses: vec![4.0, 1.0],
            weights: vec![],
        };
        assert!(
            guard
                .chart(&history)
                .to_string()
                .contains("4.00 at 1, 1.00 at 3; batch rejected: 1")
        );
    }
}

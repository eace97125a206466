//! Samples as a strategy of proptest. Whatever it shrinks to is valid too.

use std::collections::VecDeque;
use std::sync::Arc;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rand_core::Rng;
use schema_spec::Schema;

use super::make::{self, Wanted};
use super::noise::Noise;
use super::sizes::{Plan, Wishes};
use super::{ABSENCE, axes};
use crate::Arrays;

/// Arrays that fulfil a schema, as a strategy of proptest.
///
/// A failing case shrinks to few rows, then to absent optional arrays, then to plain values: 0, or the
/// allowed value that is nearest to it. The rows and values that remain are those that failed.
///
/// ```
/// use proptest::prelude::*;
/// use schema_core::InputSchema;
/// use schema_core::ndarray::Array2;
/// use schema_core::sample::strategy;
///
/// #[derive(Debug, InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 3], range = 0.0..=1.0)]
///     x: Array2<f32>,
/// }
///
/// proptest!(|(arrays in strategy(&Features::SCHEMA))| {
///     prop_assert!(Features::from_arrays(arrays).is_ok());
/// });
///
/// // Or the struct itself.
/// proptest!(|(features in Features::strategy())| {
///     prop_assert!(features.x.iter().all(|value| *value <= 1.0));
/// });
/// ```
pub fn strategy(schema: &Schema) -> Samples {
    Samples {
        schema: Arc::new(schema.clone()),
    }
}

/// The [`strategy`] of a schema.
#[derive(Clone, Debug)]
pub struct Samples {
    schema: Arc<Schema>,
}

impl Strategy for Samples {
    type Tree = Sample;
    type Value = Arrays;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Samples> {
        let seed = runner.rng().next_u64();
        let reason = |error: super::SampleError| error.to_string();
        let plan = Plan::of(&self.schema, Wishes::default()).map_err(reason)?;
        let mut sizes = plan.choose().map_err(reason)?;
        let noise = Noise::new(seed);
        for (at, unknown) in plan.unknowns.iter().enumerate() {
            let before = sizes[at];
            let drawn = noise.part(at as u64).index(unknown.candidates.len());
            // Constants and bounds can be large.
            sizes[at] = unknown
                .candidates
                .get(drawn.min(DRAWN))
                .copied()
                .unwrap_or(before);
            if !plan.allows(&sizes) {
                sizes[at] = before;
            }
        }
        let is_absent = |spec: &schema_spec::ArraySpec| {
            spec.is_optional() && noise.named(spec.name()).part(ABSENCE).one_in(4)
        };
        let state = State {
            skipped: vec![0; sizes.len()],
            sizes,
            absent: self.schema.arrays().map(is_absent).collect(),
            plain: vec![Vec::new(); plan.arrays.len()],
        };
        let Some(arrays) = state.arrays(&self.schema, seed) else {
            let mut rng = runner.rng().clone();
            let made = super::SampleSchema::sample(&*self.schema, &mut rng, &[]);
            let error = made.err().map_or("no sample was found".to_owned(), reason);
            return Err(error.into());
        };
        Ok(Sample {
            schema: Arc::clone(&self.schema),
            seed,
            best: (state, arrays),
            tried: None,
            stage: Stage::Sizes {
                unknown: 0,
                attempt: 0,
            },
        })
    }
}

/// The last of the candidates for a size that is drawn.
const DRAWN: usize = 16;

/// Arrays of a [`strategy`] with what they shrink to.
#[derive(Debug)]
pub struct Sample {
    schema: Arc<Schema>,
    seed: u64,
    /// The simplest that failed.
    best: (State, Arrays),
    /// One that is simpler, of which it is not known whether it fails.
    tried: Option<(State, Arrays)>,
    stage: Stage,
}

/// What the arrays are made from, beside the seed.
#[derive(Clone, Debug, PartialEq)]
struct State {
    /// The sizes of the unknowns of the plan.
    sizes: Vec<usize>,
    /// How many indices were left out before the first.
    skipped: Vec<usize>,
    absent: Vec<bool>,
    /// Whether each value of an array is the simplest that is allowed; empty if none is.
    plain: Vec<Vec<bool>>,
}

/// What is made simpler next.
#[derive(Debug)]
enum Stage {
    Sizes {
        unknown: usize,
        attempt: usize,
    },
    Absent {
        array: usize,
    },
    Values {
        array: usize,
        /// The ranges of positions to make plain: the first, and how many.
        ranges: VecDeque<(usize, usize)>,
    },
    Done,
}

impl State {
    /// Valid arrays of this state, if there are any.
    fn arrays(&self, schema: &Schema, seed: u64) -> Option<Arrays> {
        let plan = Plan::of(schema, Wishes::default()).ok()?;
        let noise = Noise::new(seed);
        let mut arrays = Arrays::new();
        for (at, planned) in plan.arrays.iter().enumerate() {
            if self.absent[at] {
                continue;
            }
            let spec = planned.spec;
            let wanted = Wanted {
                plain: &self.plain[at],
                ..Wanted::valid(spec)
            };
            let axes = axes(&plan, planned, &self.sizes, &self.skipped).ok()?;
            let content = make::content(spec, &axes, noise.named(spec.name()), wanted).ok()?;
            arrays.put(spec.name().to_owned(), content);
        }
        schema.validate(&arrays).is_ok().then_some(arrays)
    }
}

impl ValueTree for Sample {
    type Value = Arrays;

    fn current(&self) -> Arrays {
        let (_, arrays) = self.tried.as_ref().unwrap_or(&self.best);
        arrays.clone()
    }

    fn simplify(&mut self) -> bool {
        if let Some(tried) = self.tried.take() {
            self.best = tried;
            self.stage.succeeded();
        }
        self.propose()
    }

    fn complicate(&mut self) -> bool {
        if self.tried.take().is_none() {
            return false;
        }
        self.stage.failed();
        self.propose()
    }
}

impl Sample {
    /// Tries the next state that is simpler than the best; false if there is none.
    fn propose(&mut self) -> bool {
        loop {
            let Some(state) = self.simpler() else {
                if matches!(self.stage, Stage::Done) {
                    return false;
                }
                self.stage.failed();
                continue;
            };
            if state != self.best.0
                && let Some(arrays) = state.arrays(&self.schema, self.seed)
            {
                self.tried = Some((state, arrays));
                return true;
            }
            self.stage.failed();
        }
    }

    /// The state that the stage asks for; `None` if it asks for none. Goes on to the next stage where one
    /// has ended.
    fn simpler(&mut self) -> Option<State> {
        let mut state = self.best.0.clone();
        match &mut self.stage {
            Stage::Sizes { unknown, attempt } => {
                if *unknown == state.sizes.len() {
                    self.stage = Stage::Absent { array: 0 };
                    return self.simpler();
                }
                let plan = Plan::of(&self.schema, Wishes::default()).ok()?;
                let least = plan.unknowns[*unknown].candidates.iter().min().copied()?;
                let size = state.sizes[*unknown];
                // One row says more than none.
                let few = least.max(1).min(size);
                let half = size / 2;
                let attempts = [
                    (few, 0),
                    (half, 0),
                    (size - half, half),
                    (size.saturating_sub(1), 0),
                    (size.saturating_sub(1), 1),
                    (least, 0),
                ];
                let Some((fewer, skipped)) = attempts.get(*attempt) else {
                    *unknown += 1;
                    *attempt = 0;
                    return self.simpler();
                };
                state.sizes[*unknown] = *fewer;
                state.skipped[*unknown] += skipped;
                // Positions are others now.
                let fits = (least..size).contains(fewer) && plan.allows(&state.sizes);
                fits.then_some(state)
            }
            Stage::Absent { array } => {
                let Some(spec) = self.schema.array(*array) else {
                    self.stage = Stage::Values {
                        array: 0,
                        ranges: VecDeque::from([(0, usize::MAX)]),
                    };
                    return self.simpler();
                };
                state.absent[*array] |= spec.is_optional();
                Some(state)
            }
            Stage::Values { array, ranges } => {
                let Some(spec) = self.schema.array(*array) else {
                    self.stage = Stage::Done;
                    return None;
                };
                let len = self
                    .best
                    .1
                    .get(spec.name())
                    .map_or(0, schema_arrays::AnyArray::len);
                let Some((first, count)) = ranges.front_mut() else {
                    *array += 1;
                    ranges.push_back((0, usize::MAX));
                    return self.simpler();
                };
                *count = (*count).min(len - *first);
                let plain = &mut state.plain[*array];
                plain.resize(len, false);
                plain[*first..*first + *count].fill(true);
                Some(state)
            }
            Stage::Done => None,
        }
    }
}

impl Stage {
    /// The simpler state failed too, as it should.
    fn succeeded(&mut self) {
        match self {
            Stage::Sizes { attempt, .. } => *attempt = 0,
            Stage::Absent { array } => *array += 1,
            Stage::Values { ranges, .. } => _ = ranges.pop_front(),
            Stage::Done => {}
        }
    }

    /// The simpler state was too simple, or there was none.
    fn failed(&mut self) {
        match self {
            Stage::Sizes { attempt, .. } => *attempt += 1,
            Stage::Absent { array } => *array += 1,
            Stage::Values { ranges, .. } => {
                if let Some((first, count)) = ranges.pop_front()
                    && (2..=SPLIT).contains(&count)
                {
                    let half = count / 2;
                    ranges.push_back((first, half));
                    ranges.push_back((first + half, count - half));
                }
            }
            Stage::Done => {}
        }
    }
}

/// The largest number of values that are made plain in parts.
const SPLIT: usize = 1 << 10;

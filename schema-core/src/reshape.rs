//! The one shape that an array must have had.

use schema_spec::{Known, Placed, Sizes};

use crate::{ArraySpec, Dim};

/// Up to how many axes are told apart from axes of size 1.
const AXES: usize = 8;

/// What shapes an array could be given.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    /// It has such a shape.
    Fits,
    One(Vec<usize>),
    Many(Vec<Vec<usize>>),
    None(String),
}

/// What shapes of the same values the schema allows, given the sizes that the other arrays tell.
pub(crate) fn answer(spec: &ArraySpec, shape: &[usize], others: &[Placed<'_>]) -> Answer {
    let axes = others
        .iter()
        .filter_map(|other| other.shape)
        .map(<[usize]>::len);
    let mut slots = vec![Known::EMPTY; axes.sum()];
    answer_among(spec, shape, &Sizes::learn(others, &mut slots))
}

fn answer_among(spec: &ArraySpec, shape: &[usize], sizes: &Sizes<'_, '_>) -> Answer {
    let wanted = Wanted { spec, sizes };
    if wanted.is(shape) {
        return Answer::Fits;
    }
    let Some(rank) = spec.rank() else {
        let shape = spec.shape_text();
        return Answer::None(format!("{shape} leaves open how many axes there are"));
    };
    let mut answers = wanted.with_axes_of_one(shape, rank);
    if answers.is_empty() {
        let of_count = wanted.of_count(shape, rank);
        answers.extend(of_count.filter(|answer| is_split_or_merged(shape, answer)));
    }
    if answers.is_empty()
        && let Some(mixed) = wanted.of_count(shape, rank)
    {
        return Answer::None(format!(
            "{shape:?} has as many values as {mixed:?}, but its axes are no parts of those, and \
             values would change places; transpose it, if they stand in another order"
        ));
    }
    match answers.len() {
        0 => Answer::None(format!(
            "{} values are no {}{}",
            shape.iter().product::<usize>(),
            spec.shape_text(),
            wanted.known()
        )),
        1 => Answer::One(answers.swap_remove(0)),
        _ => Answer::Many(answers),
    }
}

/// Whether one shape comes of the other by splitting axes, or by merging axes that stand side by
/// side. What mixes axes, as `[4, 3]` for `[3, 4]` does, tears apart what belongs together.
fn is_split_or_merged(from: &[usize], to: &[usize]) -> bool {
    if from.contains(&0) {
        return true;
    }
    let (from, to) = (products(from), products(to));
    // Between two products that both have, one of them has a single axis.
    let (mut start_from, mut start_to) = (0, 0);
    for (at, product) in from.iter().enumerate() {
        if let Some(same) = to.iter().position(|other| other == product) {
            if at > start_from && same > start_to {
                return false;
            }
            (start_from, start_to) = (at + 1, same + 1);
        }
    }
    true
}

/// How many values the first axes have, the first two, and so on, those of size 1 left out.
fn products(shape: &[usize]) -> Vec<usize> {
    let axes = shape.iter().filter(|&&size| size != 1);
    axes.scan(1, |product, size| {
        *product *= size;
        Some(*product)
    })
    .collect()
}

/// What a shape has to be.
struct Wanted<'w, 's, 'a> {
    spec: &'w ArraySpec,
    sizes: &'w Sizes<'s, 'a>,
}

impl Wanted<'_, '_, '_> {
    /// Whether a shape is what it has to be, as far as the sizes are known.
    fn is(&self, shape: &[usize]) -> bool {
        let spec = self.spec;
        if !spec.accepts_rank(shape.len()) {
            return false;
        }
        let mut own: Vec<(&str, usize)> = Vec::new();
        (0..shape.len()).all(|axis| {
            let dim = spec.dim_at(axis, shape.len());
            match (self.sizes.expected(dim), dim) {
                (Some(expected), _) => i128::try_from(shape[axis]) == Ok(expected),
                (None, Dim::Symbol(symbol)) => match own.iter().find(|(name, _)| name == symbol) {
                    Some((_, size)) => *size == shape[axis],
                    None => {
                        own.push((symbol, shape[axis]));
                        true
                    }
                },
                _ => true,
            }
        })
    }

    /// The shapes with axes of size 1 more or less.
    fn with_axes_of_one(&self, shape: &[usize], rank: usize) -> Vec<Vec<usize>> {
        let core: Vec<usize> = shape.iter().copied().filter(|&size| size != 1).collect();
        if core.len() > rank || rank > AXES {
            return Vec::new();
        }
        let mut answers = Vec::new();
        for chosen in 0_u32..1 << rank {
            if chosen.count_ones() as usize != core.len() {
                continue;
            }
            let mut rest = core.iter().copied();
            let shape: Vec<usize> = (0..rank)
                .map(|axis| {
                    let size = if chosen >> axis & 1 == 1 {
                        rest.next()
                    } else {
                        None
                    };
                    size.unwrap_or(1)
                })
                .collect();
            if self.is(&shape) {
                answers.push(shape);
            }
        }
        answers
    }

    /// The shape of as many values, where at most one size is not known.
    fn of_count(&self, shape: &[usize], rank: usize) -> Option<Vec<usize>> {
        let count: usize = shape.iter().product();
        let expected: Vec<Option<i128>> = (0..rank)
            .map(|axis| self.sizes.expected(self.spec.dim_at(axis, rank)))
            .collect();
        let mut product = 1_usize;
        for size in expected.iter().flatten() {
            product = product.checked_mul(usize::try_from(*size).ok()?)?;
        }
        let open = expected.iter().filter(|size| size.is_none()).count();
        let size = match open {
            0 if product == count => 0,
            1 if product > 0 && count.is_multiple_of(product) => count / product,
            _ => return None,
        };
        let answer = expected
            .into_iter()
            .map(|expected| match expected {
                Some(expected) => usize::try_from(expected).ok(),
                None => Some(size),
            })
            .collect::<Option<Vec<usize>>>()?;
        self.is(&answer).then_some(answer)
    }

    /// `, where batch is 3`
    fn known(&self) -> String {
        let known: Vec<String> = (self.spec.dims().iter())
            .filter_map(|dim| match dim {
                Dim::Symbol(symbol) => {
                    let known = self.sizes.get(symbol)?;
                    Some(format!("`{symbol}` is {}", known.size))
                }
                _ => None,
            })
            .collect();
        if known.is_empty() {
            String::new()
        } else {
            format!(", where {}", known.join(" and "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_split_or_merged;

    #[test]
    fn axes_are_split_or_merged_and_never_mixed() {
        for (from, to) in [
            (&[6][..], &[2, 3][..]),
            (&[2, 3], &[6]),
            (&[2, 12], &[2, 3, 4]),
            (&[2, 3, 4], &[6, 4]),
            (&[2, 1, 12], &[2, 3, 4, 1]),
            (&[4, 3, 6], &[12, 2, 3]),
            (&[2, 3], &[2, 3]),
            (&[1, 1], &[1]),
            (&[0, 3], &[3, 0]),
        ] {
            assert!(is_split_or_merged(from, to), "{from:?} to {to:?}");
        }
        for (from, to) in [
            (&[3, 4][..], &[4, 3][..]),
            (&[2, 224, 224, 3], &[2, 3, 224, 224]),
            (&[2, 6], &[4, 3]),
            (&[5, 2, 6], &[5, 3, 4]),
        ] {
            assert!(!is_split_or_merged(from, to), "{from:?} to {to:?}");
        }
    }
}

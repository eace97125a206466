//! The shapes to which an array could be reshaped.

use schema_spec::{Known, Placed, Sizes};

use schema_spec::{ArraySpec, Dim};

/// The largest rank for which axes of size 1 are tried at every position.
const AXES: usize = 8;

/// The largest rank for which orders of axes are tried.
const ORDERED: usize = 6;

/// The schema's shape of an array, given the sizes that the other arrays determine.
pub(crate) struct Wanted<'w, 's, 'a> {
    pub(crate) spec: &'w ArraySpec,
    pub(crate) sizes: &'w Sizes<'s, 'a>,
}

impl Wanted<'_, '_, '_> {
    /// Calls `answer` with the shape of an array among the others.
    pub(crate) fn among<T>(
        others: &[Placed<'_>],
        spec: &ArraySpec,
        answer: impl FnOnce(&Wanted<'_, '_, '_>) -> T,
    ) -> T {
        let shapes = others.iter().filter_map(|other| other.shape);
        let mut slots = vec![Known::EMPTY; shapes.map(<[usize]>::len).sum()];
        let sizes = &Sizes::learn(others, &mut slots);
        answer(&Wanted { spec, sizes })
    }

    /// Whether a shape is right, as far as the sizes are known.
    pub(crate) fn accepts(&self, shape: &[usize]) -> bool {
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

    /// The accepted shapes to which `shape` could be reshaped: by adding or removing axes of size 1, or
    /// else by splitting or merging axes. Empty if the schema does not fix the rank.
    pub(crate) fn candidates(&self, shape: &[usize]) -> Vec<Vec<usize>> {
        let Some(rank) = self.spec.rank() else {
            return Vec::new();
        };
        let mut candidates = self.with_axes_of_one(shape, rank);
        if candidates.is_empty() {
            let same = self.of_same_count(shape);
            candidates.extend(same.filter(|other| is_split_or_merged(shape, other)));
        }
        candidates
    }

    /// The accepted shape with the same number of values, if at most one size is unknown.
    pub(crate) fn of_same_count(&self, shape: &[usize]) -> Option<Vec<usize>> {
        let rank = self.spec.rank()?;
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
        (can_be(&answer) && self.accepts(&answer)).then_some(answer)
    }

    /// The only order of the axes, the first of which stays first, that makes the shape fit: with one
    /// axis moved, such as that of channels, or else in any order.
    pub(crate) fn transposition(&self, shape: &[usize]) -> Option<Vec<usize>> {
        let rank = shape.len();
        if !(3..=ORDERED).contains(&rank) || self.accepts(shape) {
            return None;
        }
        let fits = |axes: &Vec<usize>| {
            let moved: Vec<usize> = axes.iter().map(|&axis| shape[axis]).collect();
            self.accepts(&moved)
        };
        let mut moves = Vec::new();
        for from in 1..rank {
            for to in 1..rank {
                let mut axes: Vec<usize> = (0..rank).collect();
                let axis = axes.remove(from);
                axes.insert(to, axis);
                if fits(&axes) && !moves.contains(&axes) {
                    moves.push(axes);
                }
            }
        }
        if moves.is_empty() {
            moves.extend(orders(rank).into_iter().filter(fits));
        }
        let only = moves.pop();
        only.filter(|_| moves.is_empty())
    }

    /// The shapes with axes of size 1 added or removed.
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
            if self.accepts(&shape) {
                answers.push(shape);
            }
        }
        answers
    }
}

/// All orders of some axes, the first of which stays first.
fn orders(rank: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![vec![0]];
    for axis in 1..rank {
        let longer = orders.into_iter().flat_map(|order| {
            (1..=order.len()).map(move |at| {
                let mut longer = order.clone();
                longer.insert(at, axis);
                longer
            })
        });
        orders = longer.collect();
    }
    orders
}

/// Whether an array can have that shape: the product of its nonzero sizes is limited even if it is
/// empty.
fn can_be(shape: &[usize]) -> bool {
    let mut sizes = shape.iter().filter(|&&size| size > 0);
    let product = sizes.try_fold(1_usize, |product, &size| product.checked_mul(size));
    product.is_some_and(|product| isize::try_from(product).is_ok())
}

/// Whether one shape becomes the other by splitting axes or merging adjacent ones. Other reshapes,
/// such as `[3, 4]` to `[4, 3]`, mix the values of different rows.
fn is_split_or_merged(from: &[usize], to: &[usize]) -> bool {
    if from.contains(&0) {
        return true;
    }
    let (from, to) = (products(from), products(to));
    // Between two products that both shapes have, one of them must have a single axis.
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

/// The cumulative products of the sizes, without axes of size 1.
fn products(shape: &[usize]) -> Vec<usize> {
    let axes = shape.iter().filter(|&&size| size != 1);
    axes.scan(1, |product, size| {
        *product *= size;
        Some(*product)
    })
    .collect()
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

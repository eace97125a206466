//! Solves for the size of each symbol, given the shapes of arrays.
//!
//! First, every symbol that a single axis determines is solved. For the remaining expressions, a
//! search looks for sizes of their symbols.
//!
//! Everything is `const`: the compiler solves literal data with the same code as is used for arrays at
//! run time.

mod conflict;
mod interval;
mod problem;
mod search;

pub use conflict::{Conflict, Open};

use crate::dim::{Dim, DimExpr};
use crate::text::{as_str, same_str};
use crate::{ArraySpec, DType, Text};
use search::{Range, Search, Verdict};

/// The largest number of evaluations of an expression to find its one unknown symbol.
const BUDGET: usize = 256;

/// An array's spec together with its actual shape.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The spec in the schema.
    pub spec: &'a ArraySpec,
    /// The shape; `None` if the array is absent or of a rank that the schema does not accept.
    pub shape: Option<&'a [usize]>,
    /// Whether the shape is missing because of an error that is reported elsewhere. The sizes that it
    /// would have determined are then unknown.
    pub is_faulty: bool,
}

impl Placed<'_> {
    /// An empty slot.
    pub const EMPTY: Placed<'static> = Placed {
        spec: const { &ArraySpec::new("", DType::Bool) },
        shape: None,
        is_faulty: false,
    };
}

/// A symbol whose size is known, and the axis that determined it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The symbol.
    pub symbol: &'a Text,
    /// Its size.
    pub size: usize,
    /// The index of the array that determined it.
    pub array: usize,
    /// The axis that determined it.
    pub axis: usize,
}

impl Known<'_> {
    /// An empty slot.
    pub const EMPTY: Known<'static> = Known {
        symbol: const { &Text::Borrowed("") },
        size: 0,
        array: 0,
        axis: 0,
    };
}

/// The symbols that are known so far, in slots provided by the caller.
#[derive(Debug)]
pub struct Sizes<'s, 'a> {
    slots: &'s mut [Known<'a>],
    count: usize,
}

impl<'s, 'a> Sizes<'s, 'a> {
    /// Solves every symbol that the arrays determine: first symbols that are the size of an axis,
    /// then repeatedly symbols in an expression that has its size for exactly one size of the symbol.
    ///
    /// `slots` needs one element per distinct symbol; further symbols stay unknown.
    pub const fn learn(arrays: &[Placed<'a>], slots: &'s mut [Known<'a>]) -> Sizes<'s, 'a> {
        let mut sizes = Sizes { slots, count: 0 };
        let has_expressions = sizes.learn_symbols(arrays);
        while has_expressions && sizes.learn_from_expressions(arrays) {}
        sizes
    }

    /// The known symbols, in the order in which they were solved.
    pub const fn known(&self) -> &[Known<'a>] {
        self.slots.split_at(self.count).0
    }

    /// The size and origin of a symbol, if known.
    pub const fn get(&self, symbol: &str) -> Option<&Known<'a>> {
        let mut at = 0;
        while at < self.count {
            if same_str(as_str(self.slots[at].symbol), symbol) {
                return Some(&self.slots[at]);
            }
            at += 1;
        }
        None
    }

    /// The size that an axis must have; `None` if any size is accepted or a symbol is unknown.
    ///
    /// An expression whose value is not a size (`n - 5` with `n` = 3) also has a value here: see
    /// [`Sizes::value`].
    pub const fn expected(&self, dim: &Dim) -> Option<i128> {
        match dim {
            Dim::Fixed(size) => Some(*size as i128),
            Dim::Symbol(name) => match self.get(as_str(name)) {
                Some(known) => Some(known.size as i128),
                None => None,
            },
            Dim::Expr(expr) => self.value(expr),
            Dim::Any | Dim::Rest => None,
        }
    }

    /// The value of an expression, which may be negative; `None` if a symbol that matters is unknown
    /// (`0 * n` is 0 for any `n`), or the value is larger than any size.
    pub const fn value(&self, expr: &DimExpr) -> Option<i128> {
        Search::<0>::new(self, &[], 0).value(expr, &[]).only()
    }

    const fn learn_symbols(&mut self, arrays: &[Placed<'a>]) -> bool {
        let mut has_expressions = false;
        let mut array = 0;
        while array < arrays.len() {
            if let Some(shape) = arrays[array].shape {
                let mut axis = 0;
                while axis < shape.len() {
                    match arrays[array].spec.dim_at(axis, shape.len()) {
                        Dim::Symbol(name) if self.get(as_str(name)).is_none() => {
                            let (symbol, size) = (name, shape[axis]);
                            self.add(Known {
                                symbol,
                                size,
                                array,
                                axis,
                            });
                        }
                        Dim::Expr(_) => has_expressions = true,
                        _ => {}
                    }
                    axis += 1;
                }
            }
            array += 1;
        }
        has_expressions
    }

    /// One pass over all expressions. Returns whether a symbol was solved.
    const fn learn_from_expressions(&mut self, arrays: &[Placed<'a>]) -> bool {
        let before = self.count;
        let mut array = 0;
        while array < arrays.len() {
            if let Some(shape) = arrays[array].shape {
                let mut axis = 0;
                while axis < shape.len() {
                    if let Dim::Expr(expr) = arrays[array].spec.dim_at(axis, shape.len())
                        && let Some((symbol, size)) = self.only_size(expr, shape[axis])
                    {
                        self.add(Known {
                            symbol,
                            size,
                            array,
                            axis,
                        });
                    }
                    axis += 1;
                }
            }
            array += 1;
        }
        self.count > before
    }

    /// The only unknown symbol of the expression, with the only size for which the expression has the
    /// value `found`.
    const fn only_size(&self, expr: &'a DimExpr, found: usize) -> Option<(&'a Text, usize)> {
        let open = [Open::new(expr, found)];
        let search = Search::<1>::new(self, &open, BUDGET);
        if search.count == 0 {
            return None;
        }
        let Verdict::Solved([Range { min: size, .. }]) = search.within([Range::any()]) else {
            return None;
        };
        let larger = Range {
            min: size + 1,
            max: Range::any().max,
        };
        match search.within([larger]) {
            Verdict::Unsolvable => Some((search.symbols[0], size)),
            Verdict::Solved(_) | Verdict::Undecided => None,
        }
    }

    const fn add(&mut self, known: Known<'a>) {
        if self.count < self.slots.len() {
            self.slots[self.count] = known;
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, Placed, Sizes};
    use crate::{ArraySpec, DType, Dim, Term};

    const N: Term = Term::Symbol(std::borrow::Cow::Borrowed("n"));
    const M: Term = Term::Symbol(std::borrow::Cow::Borrowed("m"));

    fn solved(arrays: &[(&'static [Dim], &[usize])]) -> Vec<(String, usize)> {
        let specs: Vec<ArraySpec> = arrays
            .iter()
            .map(|(dims, _)| ArraySpec::new("a", DType::F32).with_dims(dims))
            .collect();
        let placed: Vec<Placed<'_>> = specs
            .iter()
            .zip(arrays)
            .map(|(spec, (_, shape))| Placed {
                spec,
                shape: Some(shape),
                is_faulty: false,
            })
            .collect();
        let mut slots = [Known::EMPTY; 8];
        let sizes = Sizes::learn(&placed, &mut slots);
        sizes
            .known()
            .iter()
            .map(|known| (known.symbol.to_string(), known.size))
            .collect()
    }

    #[test]
    fn expressions_are_solved_in_any_order() {
        let product = const { &[Dim::expr(const { &[N, M, Term::Mul] })] };
        let shifted = const { &[Dim::expr(const { &[N, Term::Size(1), Term::Add] })] };
        assert_eq!(
            solved(&[(product, &[12]), (shifted, &[4])]),
            [("n".to_owned(), 3), ("m".to_owned(), 4)]
        );
    }

    #[test]
    fn squares_and_falling_expressions_are_solved() {
        let square = const { &[Dim::expr(const { &[N, N, Term::Mul] })] };
        assert_eq!(solved(&[(square, &[49])]), [("n".to_owned(), 7)]);
        assert_eq!(solved(&[(square, &[50])]), []);
        let falling = const { &[Dim::expr(const { &[Term::Size(10), N, Term::Sub] })] };
        assert_eq!(solved(&[(falling, &[4])]), [("n".to_owned(), 6)]);
        assert_eq!(solved(&[(falling, &[11])]), []);
    }

    #[test]
    fn what_has_no_whole_solution_stays_unknown() {
        let double = const { &[Dim::expr(const { &[Term::Size(2), N, Term::Mul] })] };
        assert_eq!(solved(&[(double, &[7])]), []);
        assert_eq!(solved(&[(double, &[usize::MAX])]), []);
    }
}

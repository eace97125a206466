//! What size each symbol has, given the shapes of arrays.
//!
//! First every symbol is learnt that the arrays determine. What is left are expressions of symbols
//! that no single axis determines: they are searched for a solution.
//!
//! All of it is `const`: literal data is solved by the compiler with the code that solves arrays
//! at run time.

mod conflict;
mod interval;
mod problem;
mod search;

pub use conflict::{Conflict, Open};

use crate::dim::{Dim, DimExpr};
use crate::text::{as_str, same_str};
use crate::{ArraySpec, DType, Text};
use search::{Range, Search, Verdict};

/// How many evaluations of an expression are spent on the size of its one symbol.
const BUDGET: usize = 256;

/// An array in its place: what the schema says of it, and the shape it has.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// What the schema says of it.
    pub spec: &'a ArraySpec,
    /// Its shape; `None` where it is absent or of a rank that the schema does not know.
    pub shape: Option<&'a [usize]>,
    /// Whether it has no shape because something is wrong with it, which is reported. What it would
    /// have said of a symbol is not known then.
    pub is_faulty: bool,
}

impl Placed<'_> {
    /// A place to be filled.
    pub const EMPTY: Placed<'static> = Placed {
        spec: const { &ArraySpec::new("", DType::Bool) },
        shape: None,
        is_faulty: false,
    };
}

/// A symbol whose size is known, and where it was learnt.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The symbol.
    pub symbol: &'a Text,
    /// Its size.
    pub size: usize,
    /// The array that says so, by its place in the list.
    pub array: usize,
    /// The axis that says so.
    pub axis: usize,
}

impl Known<'_> {
    /// A slot to be filled.
    pub const EMPTY: Known<'static> = Known {
        symbol: const { &Text::Borrowed("") },
        size: 0,
        array: 0,
        axis: 0,
    };
}

/// The symbols that are known so far, in slots that the caller lends.
#[derive(Debug)]
pub struct Sizes<'s, 'a> {
    slots: &'s mut [Known<'a>],
    count: usize,
}

impl<'s, 'a> Sizes<'s, 'a> {
    /// Learns every symbol that the arrays determine: first those that are the size of an axis,
    /// then, in whatever order it takes, those in an expression that has its size for one size of
    /// the symbol only.
    ///
    /// `slots` needs a place for every distinct symbol; further symbols stay unknown.
    pub const fn learn(arrays: &[Placed<'a>], slots: &'s mut [Known<'a>]) -> Sizes<'s, 'a> {
        let mut sizes = Sizes { slots, count: 0 };
        let has_expressions = sizes.learn_symbols(arrays);
        while has_expressions && sizes.learn_from_expressions(arrays) {}
        sizes
    }

    /// The symbols that are known, in the order in which they were learnt.
    pub const fn known(&self) -> &[Known<'a>] {
        self.slots.split_at(self.count).0
    }

    /// What is known of a symbol.
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

    /// What size an axis must have; `None` where any will do, or a symbol of it is not known.
    ///
    /// An expression whose value is no size (`n - 5` where `n` is 3) is no `None`: see
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

    /// The value of an expression, below zero included; `None` where a symbol that matters is not
    /// known (`0 * n` is 0 whatever `n` is), or the value is beyond any size.
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

    /// One round over all expressions; whether a symbol was learnt.
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

    /// The one symbol of the expression that is not known, with the only size of it that gives the
    /// expression the value `found`.
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

    fn learnt(arrays: &[(&'static [Dim], &[usize])]) -> Vec<(String, usize)> {
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
            learnt(&[(product, &[12]), (shifted, &[4])]),
            [("n".to_owned(), 3), ("m".to_owned(), 4)]
        );
    }

    #[test]
    fn squares_and_falling_expressions_are_solved() {
        let square = const { &[Dim::expr(const { &[N, N, Term::Mul] })] };
        assert_eq!(learnt(&[(square, &[49])]), [("n".to_owned(), 7)]);
        assert_eq!(learnt(&[(square, &[50])]), []);
        let falling = const { &[Dim::expr(const { &[Term::Size(10), N, Term::Sub] })] };
        assert_eq!(learnt(&[(falling, &[4])]), [("n".to_owned(), 6)]);
        assert_eq!(learnt(&[(falling, &[11])]), []);
    }

    #[test]
    fn what_has_no_whole_solution_stays_unknown() {
        let double = const { &[Dim::expr(const { &[Term::Size(2), N, Term::Mul] })] };
        assert_eq!(learnt(&[(double, &[7])]), []);
        assert_eq!(learnt(&[(double, &[usize::MAX])]), []);
    }
}

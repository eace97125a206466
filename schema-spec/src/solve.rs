//! What size each symbol has, given the shapes of arrays.
//!
//! All of it is `const`: literal data is solved by the compiler with the code that solves arrays
//! at run time.

use crate::dim::{Dim, DimExpr, Term};
use crate::text::{as_str, same_str};
use crate::{ArraySpec, DType, Message, Text};

/// An array in its place: what the schema says of it, and the shape it has.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// What the schema says of it.
    pub spec: &'a ArraySpec,
    /// Its shape; `None` where it is absent or of a rank that the schema does not know.
    pub shape: Option<&'a [usize]>,
}

impl Placed<'_> {
    /// A place to be filled.
    pub const EMPTY: Placed<'static> = Placed {
        spec: const { &ArraySpec::new("", DType::Bool) },
        shape: None,
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
    /// Learns every symbol that the arrays tell: first those that stand alone, then, in whatever
    /// order it takes, those in an expression of which all else is known.
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
        let terms = expr.terms();
        if let Some((value, _)) = self.evaluate(terms, terms.len(), None) {
            return Some(value);
        }
        self.constant(terms)
    }

    /// The value that the terms have whatever the symbols that are not known are.
    const fn constant(&self, terms: &[Term]) -> Option<i128> {
        match (
            self.evaluate(terms, terms.len(), Some(0)),
            self.evaluate(terms, terms.len(), Some(1)),
            self.evaluate(terms, terms.len(), Some(2)),
        ) {
            (Some((first, _)), Some((second, _)), Some((third, _)))
                if first == second && second == third =>
            {
                Some(first)
            }
            _ => None,
        }
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

    /// One round over all expressions; whether it taught something.
    const fn learn_from_expressions(&mut self, arrays: &[Placed<'a>]) -> bool {
        let before = self.count;
        let mut array = 0;
        while array < arrays.len() {
            if let Some(shape) = arrays[array].shape {
                let mut axis = 0;
                while axis < shape.len() {
                    if let Dim::Expr(expr) = arrays[array].spec.dim_at(axis, shape.len())
                        && let Some(symbol) = self.only_unknown(expr)
                        && let Some(size) = self.solve(expr, shape[axis])
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

    const fn add(&mut self, known: Known<'a>) {
        if self.count < self.slots.len() {
            self.slots[self.count] = known;
            self.count += 1;
        }
    }

    /// The symbol of the expression that is not known, where there is just one.
    const fn only_unknown<'e>(&self, expr: &'e DimExpr) -> Option<&'e Text> {
        let terms = expr.terms();
        let mut unknown = None;
        let mut at = 0;
        while at < terms.len() {
            if let Term::Symbol(name) = &terms[at]
                && self.get(as_str(name)).is_none()
            {
                match unknown {
                    None => unknown = Some(name),
                    Some(other) if same_str(as_str(other), as_str(name)) => {}
                    Some(_) => return None,
                }
            }
            at += 1;
        }
        unknown
    }

    /// The size of the one unknown symbol that gives the expression the value `size`.
    ///
    /// The expression is monotone in any one symbol wherever people write one; where it is not,
    /// what is found here is verified like every other size.
    const fn solve(&self, expr: &DimExpr, size: usize) -> Option<usize> {
        let terms = expr.terms();
        let (mut low, mut high) = (0_i128, isize::MAX as i128);
        if self.constant(terms).is_some() {
            return None;
        }
        let falling = match (
            self.evaluate(terms, terms.len(), Some(0)),
            self.evaluate(terms, terms.len(), Some(2)),
        ) {
            (Some((first, _)), Some((third, _))) => third < first,
            _ => return None,
        };
        while low < high {
            let middle = low + (high - low) / 2;
            // A value beyond any number lies on the far side of `size`.
            let enough = match self.evaluate(terms, terms.len(), Some(middle)) {
                Some((value, _)) if falling => value <= size as i128,
                Some((value, _)) => value >= size as i128,
                None => true,
            };
            if enough {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        match self.evaluate(terms, terms.len(), Some(low)) {
            Some((value, _)) if value == size as i128 => Some(low as usize),
            _ => None,
        }
    }

    /// The value of the operand that ends before `end`, and where it starts. `unknown` stands for
    /// every symbol that is not known.
    const fn evaluate(
        &self,
        terms: &[Term],
        end: usize,
        unknown: Option<i128>,
    ) -> Option<(i128, usize)> {
        let Some(at) = end.checked_sub(1) else {
            return None;
        };
        match &terms[at] {
            Term::Size(size) => Some((*size as i128, at)),
            Term::Symbol(name) => match (self.get(as_str(name)), unknown) {
                (Some(known), _) => Some((known.size as i128, at)),
                (None, Some(size)) => Some((size, at)),
                (None, None) => None,
            },
            operator => {
                let Some((right, middle)) = self.evaluate(terms, at, unknown) else {
                    return None;
                };
                let Some((left, start)) = self.evaluate(terms, middle, unknown) else {
                    return None;
                };
                let value = match operator {
                    Term::Add => left.checked_add(right),
                    Term::Sub => left.checked_sub(right),
                    _ => left.checked_mul(right),
                };
                match value {
                    Some(value) => Some((value, start)),
                    None => None,
                }
            }
        }
    }

    /// What is wrong with the shape of an array, in the first axis where something is: how the
    /// compiler asks it of literal data.
    ///
    /// `all` says that no array of the schema is absent, so that a symbol that is not known has
    /// no size at all.
    pub const fn problem_in(
        &self,
        arrays: &[Placed<'a>],
        array: usize,
        all: bool,
    ) -> Option<Message> {
        let Some(shape) = arrays[array].shape else {
            return None;
        };
        let mut axis = 0;
        while axis < shape.len() {
            let problem = self.problem_at(arrays, array, axis, shape, all);
            if problem.is_some() {
                return problem;
            }
            axis += 1;
        }
        None
    }

    const fn problem_at(
        &self,
        arrays: &[Placed<'a>],
        array: usize,
        axis: usize,
        shape: &[usize],
        all: bool,
    ) -> Option<Message> {
        let spec = arrays[array].spec;
        let dim = spec.dim_at(axis, shape.len());
        let expected = match (self.expected(dim), dim) {
            (Some(expected), _) if expected != shape[axis] as i128 => expected,
            (None, Dim::Expr(_)) if all => {
                let message = Message::new("axis ")
                    .size(axis)
                    .text(" of ")
                    .code(spec.name());
                let message = message.text(" is ").size(shape[axis]);
                return Some(message.text(", which no size of the symbols in its `shape` makes"));
            }
            _ => return None,
        };
        Some(match dim {
            Dim::Symbol(name) => {
                let Some(known) = self.get(as_str(name)) else {
                    return None;
                };
                let first = Message::new("")
                    .code(as_str(name))
                    .text(" is ")
                    .size(known.size);
                let first = first.text(" in ").code(arrays[known.array].spec.name());
                let first = first.text(" (axis ").size(known.axis).text(") but ");
                let second = first.size(shape[axis]).text(" in ").code(spec.name());
                second.text(" (axis ").size(axis).text(")")
            }
            _ => Message::new("axis ")
                .size(axis)
                .text(" of ")
                .code(spec.name())
                .text(" is ")
                .size(shape[axis])
                .text(", expected ")
                .integer(expected),
        })
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

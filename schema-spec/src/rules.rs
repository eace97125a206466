//! The table of the rules on values: the name, argument, scope and messages of each rule.
//!
//! A [`Rule`] is the kind of a [`Constraint`], which adds the arguments; `Constraint::rule` returns
//! it. Code that treats all rules alike (the derive, the check of a declaration, the report, the map,
//! SARIF) uses this table, and matches on [`Scope`] or [`Argument`] rather than on the rule. Code
//! that runs a rule matches on the `Constraint`.
//!
//! ```
//! use schema_spec::rules::{Rule, Scope};
//! use schema_spec::{Axis, Constraint, DType};
//!
//! let rule = Constraint::OneHot(Axis(-1)).rule();
//! assert_eq!(rule, Rule::OneHot);
//! assert_eq!((rule.keyword(), rule.noun()), ("one_hot", "line"));
//! assert_eq!(rule.scope(), Scope::Lane);
//! assert!(!rule.elements().include(DType::Text));
//! ```
//!
//! A new rule needs a row here, a variant of `Constraint`, a variant of the derive's `Item`, and the
//! function that checks it, once for arrays and once for literals.

use crate::{Constraint, DType};

/// The values that a rule looks at together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// None: the rule permits values that are refused without it.
    Permission,
    /// Each value by itself.
    Value,
    /// Each value and the one before it along an axis.
    Pair,
    /// All values along an axis.
    Lane,
    /// All values of the array.
    Array,
    /// All values of a row: of an index of axis 0.
    Row,
    /// Whatever a custom check looks at.
    Function,
}

/// The argument of a rule, after its keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Nothing.
    None,
    /// A range: `range = 0..=1`.
    Range,
    /// A list of values: `one_of = [0, 1]`.
    Values,
    /// An axis, with its default: `sorted`, `sorted(axis = 1)`.
    Axis(isize),
    /// A sum, an axis (with its default) and a tolerance: `sums_to = 1.0`,
    /// `sums_to(1.0, axis = -1, tolerance = 1e-5)`.
    Sum(isize),
    /// The path of a function: `check = path::to::function`, `check_rows = path::to::function`.
    Function,
}

/// The elements that a rule applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elements {
    /// Any.
    Any,
    /// Elements that can be NaN or infinite.
    Floats,
    /// Elements that can be compared for equality exactly.
    Exact,
    /// Elements with an order.
    Ordered,
    /// Integers and real floats.
    Real,
    /// Elements that can be 0 and 1.
    ZeroOrOne,
}

impl Elements {
    /// Whether they include elements of `dtype`.
    pub const fn include(self, dtype: DType) -> bool {
        match self {
            Elements::Any => true,
            Elements::Floats => dtype.has_nan(),
            Elements::Exact | Elements::Ordered => !dtype.is_complex(),
            Elements::Real => dtype.is_real(),
            Elements::ZeroOrOne => dtype.is_real() || matches!(dtype, DType::Bool),
        }
    }

    /// Their description in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Elements::Any => "values",
            Elements::Floats => "floats",
            Elements::Exact => "exact values",
            Elements::Ordered => "values with an order",
            Elements::Real => "real numbers",
            Elements::ZeroOrOne => "real numbers or truth values",
        }
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $column:ident: $type:ty;)+) => {
        /// A row of the table.
        #[derive(Clone, Copy)]
        struct Row {
            $($column: $type,)+
        }

        impl Rule {
            $($(#[$doc])* pub const fn $column(self) -> $type {
                self.row().$column
            })+
        }
    };
}

columns! {
    /// The keyword in `#[input(..)]` and in a schema file.
    keyword: &'static str;
    /// The code of the violation; for a permission, of the violation reported without it.
    code: &'static str;
    /// The values that the rule looks at together.
    scope: Scope;
    /// The argument after the keyword.
    argument: Argument;
    /// The elements that the rule applies to.
    elements: Elements;
    /// Why the rule does not apply to other elements, and what to do instead: the end of a sentence.
    /// Empty if the rule applies to all elements.
    unfit: &'static str;
    /// The singular noun for what a violation counts.
    noun: &'static str;
    /// The message about an array that breaks the rule, after the array's name, with placeholders:
    ///
    /// - `{count}`: the number of violations; `{is}`: "is", or "are" if there are several
    /// - `{total}`: how many were checked, with the [`noun`](Rule::noun): "6 values"
    /// - `{axis}`: the axis, counted from the front
    /// - `{range}`, `{values}`, `{sum}`, `{tolerance}`: the arguments of the rule
    ///
    /// Empty for messages made elsewhere: missing and infinite values, and custom checks.
    headline: &'static str;
    /// A sentence about the violation that does not name an array.
    summary: &'static str;
    /// Whether the mean of valid values is valid, too, so that missing values can be imputed with the
    /// mean.
    holds_for_means: bool;
}

/// The values that most rules share.
const USUAL: Row = Row {
    keyword: "",
    code: "",
    scope: Scope::Value,
    argument: Argument::None,
    elements: Elements::Any,
    unfit: "",
    noun: "value",
    headline: "",
    summary: "",
    holds_for_means: false,
};

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident => $row:expr;)+) => {
        /// A kind of rule on the values of an array.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule {
            $($(#[$doc])* $rule,)+
        }

        impl Rule {
            /// All rules, in the order in which messages list them.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),+];

            const fn row(self) -> Row {
                match self {
                    $(Rule::$rule => $row,)+
                }
            }
        }
    };
}

rules! {
    /// Every value is within a range.
    Range => Row {
        keyword: "range",
        code: "range",
        argument: Argument::Range,
        elements: Elements::Real,
        unfit: "which has no ranges; use `one_of` or `check`",
        headline: "has {count} of {total} outside {range}",
        summary: "Values lie outside the range.",
        holds_for_means: true,
        ..USUAL
    };
    /// Every value is one of a list.
    OneOf => Row {
        keyword: "one_of",
        code: "one_of",
        argument: Argument::Values,
        elements: Elements::Exact,
        unfit: "which is never exact; use `check`",
        headline: "has {count} of {total} not among {values}",
        summary: "Values are not among those allowed.",
        ..USUAL
    };
    /// NaN is a valid value.
    AllowNan => Row {
        keyword: "allow_nan",
        code: "missing",
        scope: Scope::Permission,
        elements: Elements::Floats,
        unfit: "which has no NaN; drop it",
        summary: "Values are missing: NaN, or empty cells among text.",
        ..USUAL
    };
    /// The infinities are valid values.
    AllowInf => Row {
        keyword: "allow_inf",
        code: "infinite",
        scope: Scope::Permission,
        elements: Elements::Floats,
        unfit: "which has no infinities; drop it",
        summary: "Values are infinite.",
        ..USUAL
    };
    /// No two values are the same.
    Unique => Row {
        keyword: "unique",
        code: "unique",
        scope: Scope::Array,
        headline: "repeats {count} of {total}",
        summary: "Values occur more than once.",
        ..USUAL
    };
    /// No value is smaller than the one before it along an axis.
    Sorted => Row {
        keyword: "sorted",
        code: "sorted",
        scope: Scope::Pair,
        argument: Argument::Axis(0),
        elements: Elements::Ordered,
        unfit: "which has no order; drop it",
        headline: "is not sorted along axis {axis}: {count} of {total} {is} smaller than the one before",
        summary: "Values are smaller than the one before them.",
        ..USUAL
    };
    /// Every value is larger than the one before it along an axis.
    Increasing => Row {
        keyword: "increasing",
        code: "increasing",
        scope: Scope::Pair,
        argument: Argument::Axis(0),
        elements: Elements::Ordered,
        unfit: "which has no order; drop it",
        headline: "is not increasing along axis {axis}: {count} of {total} {is} not larger than the one before",
        summary: "Values are not larger than the one before them.",
        ..USUAL
    };
    /// The values along an axis add up to a total.
    SumsTo => Row {
        keyword: "sums_to",
        code: "sums_to",
        scope: Scope::Lane,
        argument: Argument::Sum(-1),
        elements: Elements::Real,
        unfit: "which has no real sum; drop it",
        noun: "sum",
        headline: "does not sum to {sum} along axis {axis}: {count} of {total} off by more than {tolerance}",
        summary: "Sums along an axis are off.",
        ..USUAL
    };
    /// Exactly one value along an axis is 1, and the others are 0.
    OneHot => Row {
        keyword: "one_hot",
        code: "one_hot",
        scope: Scope::Lane,
        argument: Argument::Axis(-1),
        elements: Elements::ZeroOrOne,
        unfit: "which has no 0 and 1; drop it",
        noun: "line",
        headline: "is not one-hot along axis {axis}: {count} of {total}",
        summary: "Values along an axis are not a single 1 among 0s.",
        ..USUAL
    };
    /// A function in the user's code accepts the values.
    Check => Row {
        keyword: "check",
        code: "check",
        scope: Scope::Function,
        argument: Argument::Function,
        summary: "A custom check refuses the values.",
        ..USUAL
    };
    /// A function in the user's code accepts each row.
    CheckRows => Row {
        keyword: "check_rows",
        code: "check_rows",
        scope: Scope::Row,
        argument: Argument::Function,
        noun: "row",
        summary: "A custom check refuses rows.",
        ..USUAL
    };
}

impl Rule {
    /// Whether one of the constraints has this rule.
    pub const fn is_among(self, constraints: &[Constraint]) -> bool {
        let mut at = 0;
        while at < constraints.len() {
            if constraints[at].rule() as u8 == self as u8 {
                return true;
            }
            at += 1;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{Argument, Elements, Rule, Scope};
    use crate::DType;

    #[test]
    fn keywords_and_codes_are_unique() {
        for (at, rule) in Rule::ALL.iter().enumerate() {
            for other in &Rule::ALL[..at] {
                assert_ne!(rule.keyword(), other.keyword());
                assert_ne!(rule.code(), other.code());
            }
        }
    }

    #[test]
    fn every_row_has_the_texts_it_needs() {
        for rule in Rule::ALL {
            assert!(!rule.keyword().is_empty() && !rule.code().is_empty());
            assert!(rule.summary().ends_with('.'), "{rule:?}");
            let is_worded_apart = matches!(
                rule.scope(),
                Scope::Permission | Scope::Row | Scope::Function
            );
            assert_eq!(rule.headline().is_empty(), is_worded_apart, "{rule:?}");
        }
    }

    #[test]
    fn rules_with_an_axis_are_those_of_pairs_and_lanes() {
        for rule in Rule::ALL {
            let has_axis = matches!(rule.argument(), Argument::Axis(_) | Argument::Sum(_));
            let is_along_axis = matches!(rule.scope(), Scope::Pair | Scope::Lane);
            assert_eq!(has_axis, is_along_axis, "{rule:?}");
            assert_eq!(
                rule.headline().contains("{axis}"),
                is_along_axis,
                "{rule:?}"
            );
        }
    }

    #[test]
    fn a_rule_for_some_elements_says_why_it_is_not_for_others() {
        for rule in Rule::ALL {
            let is_for_all = DType::ALL
                .into_iter()
                .all(|dtype| rule.elements().include(dtype));
            assert_eq!(rule.elements() == Elements::Any, is_for_all, "{rule:?}");
            assert_eq!(rule.unfit().is_empty(), is_for_all, "{rule:?}");
        }
    }

    #[test]
    #[cfg(feature = "serde")]
    fn a_schema_in_a_file_has_these_rules_and_no_others() {
        use crate::Constraint;
        use serde_json::Value;

        let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.keyword()).collect();

        let form: Value = serde_json::from_str(include_str!("../schema.schema.json")).unwrap();
        let kinds = form["$defs"]["constraint"]["oneOf"].as_array().unwrap();
        let mut found: Vec<&str> = kinds
            .iter()
            .filter_map(|kind| kind["enum"].as_array().or(kind["required"].as_array()))
            .flatten()
            .map(|word| word.as_str().unwrap())
            .collect();
        found.sort_unstable();
        let mut sorted = known.clone();
        sorted.sort_unstable();
        assert_eq!(found, sorted, "schema.schema.json");

        for keyword in &known {
            let word = format!("\"{keyword}\"");
            let format = include_str!("../FORMAT.md");
            assert!(format.contains(&word), "FORMAT.md says nothing of {word}");
        }

        // The reader lists what it knows.
        let error = serde_json::from_str::<Constraint>("\"other\"").unwrap_err();
        let listed = known.iter().map(|word| format!("`{word}`"));
        let listed = listed.collect::<Vec<_>>().join(", ");
        assert!(error.to_string().contains(&listed), "{error}");
    }
}

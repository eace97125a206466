//! Mistakes that have a name: what other libraries and languages write, and how the same is written here.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::syntax::types;
use crate::syntax::written::{is_sign, position_of, text_of};

/// The words for one thing, in lower case, and what to write instead.
pub(crate) type Meant = (&'static [&'static str], &'static str);

/// In place of an attribute of a field.
pub(crate) const ON_FIELD: &[Meant] = &[
    (
        &[
            "min",
            "max",
            "minimum",
            "maximum",
            "min_value",
            "max_value",
            "ge",
            "le",
            "gt",
            "lt",
            "gte",
            "lte",
            "lower",
            "upper",
            "low",
            "high",
            "between",
            "bounds",
            "limits",
            "clip",
            "interval",
            "within",
        ],
        "bounds on values are a range: `range = 0.0..=1.0`, `range = 0..` or `range = ..=1`",
    ),
    (
        &["positive", "non_negative", "nonnegative", "unsigned"],
        "bounds on values are a range: `range = 0..`",
    ),
    (
        &[
            "optional",
            "required",
            "nullable",
            "null",
            "option",
            "allow_none",
            "allow_null",
        ],
        "the type says it: `Option<Array2<f32>>` for an array that may be absent, `Array1<Option<f32>>` for values that may be missing",
    ),
    (
        &["mean", "median", "most_frequent", "drop"],
        "a repair follows `on_missing`: `on_missing = mean`, `median`, `most_frequent` or `drop`",
    ),
    (
        &[
            "mode",
            "strategy",
            "impute",
            "imputer",
            "imputation",
            "missing",
            "missing_values",
            "na",
            "dropna",
        ],
        "what a repair does with missing values is `on_missing`: `on_missing = most_frequent` for the mode, `mean`, `median` or `drop`",
    ),
    (
        &[
            "fill",
            "fill_value",
            "fillna",
            "fill_na",
            "fill_nan",
            "constant",
            "default",
            "replace",
        ],
        "a constant for missing values is `on_missing = constant(0.0)`",
    ),
    (
        &[
            "description",
            "doc",
            "docs",
            "desc",
            "help",
            "title",
            "comment",
            "summary",
            "about",
        ],
        "a description is a doc comment: `/// ..` above the field",
    ),
    (
        &[
            "rename",
            "alias",
            "rename_to",
            "key",
            "id",
            "field",
            "serialize",
            "deserialize",
            "tensor",
        ],
        "the name in files and models is `name = \"..\"`",
    ),
    (
        &[
            "values",
            "choices",
            "isin",
            "is_in",
            "in",
            "enum",
            "enumeration",
            "categories",
            "classes",
            "labels",
            "allowed",
            "options",
            "levels",
            "vocabulary",
        ],
        "the values that are allowed are `one_of = [0, 1]`",
    ),
    (
        &[
            "size",
            "sizes",
            "axes",
            "axis",
            "rank",
            "ndim",
            "len",
            "length",
            "dimension",
            "dimensions",
            "dim",
            "batch_shape",
            "ndims",
        ],
        "the axes are a shape: `shape = [batch, 3]`",
    ),
    (
        &["type", "ty", "elem", "element", "element_type"],
        "the type of the elements is that of the field, or `dtype = f32`",
    ),
    (
        &["nan", "allow_nans", "nans", "skipna"],
        "floats that may be NaN are `allow_nan`",
    ),
    (
        &["inf", "infinite", "infinity", "allow_infinity"],
        "floats that may be infinite are `allow_inf`",
    ),
    (
        &[
            "finite", "not_nan", "no_nan", "notnull", "not_null", "non_null",
        ],
        "floats are finite unless `allow_nan` or `allow_inf` says otherwise; drop this",
    ),
    (
        &["distinct", "no_duplicates", "primary_key"],
        "values that never repeat are `unique`",
    ),
    (
        &[
            "ascending",
            "monotonic",
            "monotone",
            "ordered",
            "non_decreasing",
            "monotonic_increasing",
            "is_monotonic",
        ],
        "values in ascending order are `sorted`, or `increasing` if none repeats",
    ),
    (
        &["descending", "decreasing"],
        "there is no rule for descending order; write a function for `check`",
    ),
    (
        &[
            "sum",
            "sums",
            "total",
            "probability",
            "probabilities",
            "simplex",
            "normalized",
            "softmax",
            "stochastic",
        ],
        "rows that add up are `sums_to = 1.0`",
    ),
    (
        &["axis"],
        "an axis follows the rule along it: `sorted(axis = 1)`",
    ),
    (
        &["tolerance", "atol", "rtol", "tol", "eps", "epsilon"],
        "a tolerance follows the sum: `sums_to(1.0, tolerance = 1e-5)`",
    ),
    (
        &["categorical", "one_hot_encoded", "dummy"],
        "rows with a single 1 among 0s are `one_hot`",
    ),
    (
        &[
            "validate",
            "validator",
            "validators",
            "validation",
            "valid",
            "custom",
            "func",
            "function",
            "with",
            "assert",
            "predicate",
            "regex",
            "pattern",
            "must",
            "test",
        ],
        "a rule of your own is a function: `check = path::to::function`, or `check_rows` for each row",
    ),
    (
        &[
            "input",
            "target",
            "weight",
            "targets",
            "weights",
            "label",
            "output",
            "sample_weight",
            "feature",
        ],
        "what an array is for is its role: `role = target`, `role = weight`, or `role = input` by default",
    ),
    (
        &[
            "ignore",
            "skipped",
            "exclude",
            "omit",
            "skip_serializing",
            "skip_deserializing",
        ],
        "a field that is no array is `skip`",
    ),
    (
        &["nested", "inline", "embed", "include", "nest"],
        "the arrays of another struct are taken in by `flatten`",
    ),
    (
        &["cols", "column_names", "fields", "headers", "header"],
        "the columns of a table that make up the array are `columns = [\"a\", \"b\"]`",
    ),
];

/// In place of an attribute of a struct.
pub(crate) const ON_STRUCT: &[Meant] = &[
    (
        &[
            "bounds", "sizes", "symbols", "dim", "axes", "limits", "batch",
        ],
        "bounds on sizes are `dims(batch = 1..=256)`",
    ),
    (
        &[
            "validate",
            "validator",
            "validation",
            "custom",
            "function",
            "with",
            "schema",
        ],
        "a rule of your own is a function: `check = path::to::function`",
    ),
    (
        &["deny_unknown_fields", "strict", "exact"],
        "arrays that the struct does not name are refused unless `ignore_unknown` says otherwise; drop this",
    ),
    (
        &[
            "allow_unknown",
            "ignore_extra",
            "allow_extra",
            "extra",
            "ignore",
            "non_exhaustive",
            "partial",
        ],
        "arrays that the struct does not name are ignored with `ignore_unknown`",
    ),
    (
        &[
            "file",
            "path",
            "weights",
            "onnx",
            "keras",
            "from",
            "checkpoint",
        ],
        "the model that the struct is for is `model = \"models/dense.keras\"`",
    ),
    (
        &["case", "naming", "rename_fields", "rename_arrays"],
        "the case of all names is `rename_all = \"camelCase\"`",
    ),
    (
        &[
            "description",
            "doc",
            "docs",
            "desc",
            "title",
            "comment",
            "summary",
        ],
        "a description is a doc comment: `/// ..` above the struct",
    ),
];

/// In place of a repair.
pub(crate) const REPAIRS: &[Meant] = &[
    (
        &["mode", "majority", "most_common", "frequent"],
        "the mode is `most_frequent`",
    ),
    (
        &[
            "fill",
            "value",
            "fill_value",
            "const",
            "fillna",
            "default",
            "replace",
            "with",
        ],
        "a value is imputed with `constant(0.0)`",
    ),
    (&["zero", "zeros"], "zeros are imputed with `constant(0.0)`"),
    (
        &["delete", "remove", "dropna", "discard", "skip", "filter"],
        "rows with missing values are left out with `drop`",
    ),
    (&["average", "avg"], "the average is `mean`"),
];

/// In place of a role.
pub(crate) const ROLES: &[Meant] = &[
    (
        &[
            "label",
            "labels",
            "output",
            "outputs",
            "y",
            "answer",
            "ground_truth",
        ],
        "what a model learns to answer is a `target`",
    ),
    (
        &["feature", "features", "x", "predictor", "data"],
        "what a model is given is an `input`",
    ),
    (
        &["weighting", "importance", "sample_weight"],
        "the weights of samples are `weight`",
    ),
];

/// In place of a dtype, where the other word leaves its size open.
pub(crate) const DTYPES: &[Meant] = &[
    (
        &["float", "real", "floating", "number"],
        "a float has a size: `f32` or `f64`",
    ),
    (
        &["int", "integer", "int_"],
        "an integer has a size: `i32` or `i64`",
    ),
    (
        &["uint", "usize", "size_t"],
        "an integer has a size: `u32` or `u64`",
    ),
    (
        &["complex", "cfloat", "c64", "c128"],
        "a complex number has a size: `complex<f32>` or `complex<f64>`",
    ),
    (&["char"], "text is `String`"),
];

/// In place of a symbol in a shape.
pub(crate) const SIZES: &[Meant] = &[(
    &["none", "null", "nil", "usize", "any", "dynamic", "dyn"],
    "an axis of any size is `_`",
)];

/// What to write in place of the word, if it is one of these.
pub(crate) fn meant(table: &'static [Meant], word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let found = table.iter().find(|(words, _)| words.contains(&&*word));
    found.map(|(_, instead)| *instead)
}

/// The tokens in an entry of a shape that other languages would have there, with the error.
pub(crate) fn in_shape(entry: &TokenStream) -> Option<(TokenStream, String)> {
    let tokens: Vec<TokenTree> = entry.clone().into_iter().collect();
    let all = |message: &str| Some((entry.clone(), message.to_owned()));
    match &tokens[..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => {
            in_shape(&group.stream())
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            all("a shape has one pair of brackets, with one entry per axis; drop these")
        }
        [TokenTree::Literal(literal)] => {
            let text = text_of(literal).or_else(|| {
                let text = literal.to_string();
                let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
                Some(inner.to_owned())
            });
            all(&in_quotes(&text?))
        }
        [TokenTree::Punct(sign)] if matches!(sign.as_char(), '?' | ':') => {
            let sign = sign.as_char();
            all(&format!("an axis of any size is `_`, not `{sign}`"))
        }
        [TokenTree::Punct(star)] if star.as_char() == '*' => {
            all("any number of axes is `..`, and one axis of any size `_`, not `*`")
        }
        [TokenTree::Punct(star), TokenTree::Ident(_)] if star.as_char() == '*' => {
            all("any number of axes is `..`, which has no name")
        }
        [.., TokenTree::Punct(sign)] if sign.as_char() == '?' => {
            all("an axis of any size is `_`; a symbol is a name without `?`")
        }
        [TokenTree::Ident(ident)] if is_capitalized(&ident.to_string()) => {
            let name = ident.to_string();
            let message = match meant(SIZES, &name) {
                Some(instead) => format!("`{name}` is no size; {instead}"),
                None => format!(
                    "a symbol is in lower case; write `{}`, or `{{ {name} }}` for a constant",
                    in_snake_case(&name)
                ),
            };
            all(&message)
        }
        [TokenTree::Ident(ident)] => {
            let name = ident.to_string();
            let instead = meant(SIZES, &name).filter(|_| name == "usize")?;
            all(&format!("`{name}` is no size; {instead}"))
        }
        _ => in_sizes(&tokens, entry),
    }
}

fn in_quotes(text: &str) -> String {
    let is_name = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && is_name {
        format!("a symbol is written without quotes; write `{text}`")
    } else {
        "a size is an integer, a symbol or a constant, without quotes".to_owned()
    }
}

/// A mistake in an entry of several tokens.
fn in_sizes(tokens: &[TokenTree], entry: &TokenStream) -> Option<(TokenStream, String)> {
    let part = |range: std::ops::RangeFrom<usize>| -> TokenStream {
        tokens[range].iter().cloned().collect()
    };
    if let Some(at) = position_of(entry, "...") {
        let dots = tokens[at..at + 3].iter().cloned().collect();
        return Some((dots, "any number of axes is `..`, not `...`".to_owned()));
    }
    if let Some(at) = position_of(entry, "..") {
        if tokens.len() == 2 {
            return None;
        }
        let is_name = |token: &TokenTree| matches!(token, TokenTree::Ident(_));
        if at == 0 && tokens.len() == 3 && tokens.last().is_some_and(is_name) {
            let message = "`..` is any number of axes, which have no name; write `..`";
            return Some((entry.clone(), message.to_owned()));
        }
        let range = types::text(entry);
        let message = format!(
            "an entry of a shape is one size; write a symbol, such as `n`, and its bounds on the struct: `dims(n = {range})`"
        );
        return Some((entry.clone(), message));
    }
    let symbol = match tokens.first() {
        Some(TokenTree::Ident(ident)) => ident.to_string(),
        _ => String::new(),
    };
    let follows = tokens.get(1).filter(|_| !symbol.is_empty());
    match follows {
        Some(TokenTree::Punct(sign)) if "=:<>".contains(sign.as_char()) => {
            if is_sign(&tokens[1], ':') && tokens.get(2).is_some_and(|next| is_sign(next, ':')) {
                return None;
            }
            let value = part(2..);
            let bounds = crate::syntax::range::compared(&part(1..)).or_else(|| {
                let text = types::text(&value);
                let is_range = position_of(&value, "..").is_some();
                (!text.is_empty() && text.len() < 40).then(|| {
                    if is_range { text } else { format!("{text}..={text}") }
                })
            });
            let bounds = bounds.unwrap_or_else(|| "1..=256".to_owned());
            let message = format!(
                "an entry of a shape has no bounds; write `{symbol}` here, and `dims({symbol} = {bounds})` on the struct"
            );
            Some((part(1..), message))
        }
        _ => None,
    }
    .or_else(|| in_arithmetic(tokens))
}

/// What sizes are not computed with.
fn in_arithmetic(tokens: &[TokenTree]) -> Option<(TokenStream, String)> {
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        match (token, next) {
            (TokenTree::Ident(word), _) if *word == "as" => {
                let whole: TokenStream = tokens.iter().cloned().collect();
                let message = format!(
                    "a constant that is computed is in braces; write `{{ {} }}`",
                    types::text(&whole)
                );
                return Some((whole, message));
            }
            (TokenTree::Ident(_), Some(TokenTree::Group(group)))
                if group.delimiter() == Delimiter::Parenthesis =>
            {
                let call: TokenStream = tokens.iter().cloned().collect();
                let has_symbol = group.stream().into_iter().any(|token| {
                    let name = token.to_string();
                    name.starts_with(char::is_lowercase)
                });
                let message = if has_symbol {
                    "a size is computed with `+`, `-` and `*` only, not by functions; write `_` for any size".to_owned()
                } else {
                    let call = types::text(&call);
                    format!("a constant that is computed is in braces; write `{{ {call} }}`")
                };
                return Some((call, message));
            }
            (TokenTree::Punct(star), Some(next)) if star.as_char() == '*' && is_sign(next, '*') => {
                let power: TokenStream = tokens[at..at + 2].iter().cloned().collect();
                let message = "a power is a product; write `n * n`".to_owned();
                return Some((power, message));
            }
            (TokenTree::Punct(dot), _) if dot.as_char() == '.' => {
                let message = "a size is a symbol, such as `n`, or a constant, and no field or method of a value";
                return Some((tokens.iter().cloned().collect(), message.to_owned()));
            }
            (TokenTree::Punct(sign), _) if sign.as_char() == '^' => {
                let message = "a power is a product; write `n * n`".to_owned();
                return Some((token.clone().into(), message));
            }
            _ => {}
        }
    }
    None
}

/// Whether a name is like that of a type, or of a symbol in other languages: neither in lower case
/// nor in capitals.
fn is_capitalized(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name.chars().any(char::is_lowercase)
}

/// `n_rows` for `NRows`.
fn in_snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let is_before_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        let starts_a_word = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && is_before_lower)
            });
        if starts_a_word {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// The error for a value of `one_of` that no constant has.
pub(crate) fn in_values(value: &TokenStream) -> Option<String> {
    let mut tokens = value.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Bracket => {
            Some("a list of values has one pair of brackets; drop these".to_owned())
        }
        (TokenTree::Ident(ident), None) => {
            let name = ident.to_string();
            let is_word = name.starts_with(char::is_lowercase) && name != "true" && name != "false";
            is_word
                .then(|| format!("a value is a literal or a constant; write `\"{name}\"` for text"))
        }
        _ => None,
    }
}

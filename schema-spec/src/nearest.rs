/// Words with more bytes are not compared, because that would take long.
const LONGEST: usize = 64;

/// The candidate that `word` was most likely meant to be; `None` if no candidate is near.
///
/// A candidate is near if the edit distance (insertions, deletions, substitutions and swaps of
/// neighbors) is at most a third of the longer word, or 1 for short words. Case is ignored.
///
/// ```
/// use schema_spec::nearest;
///
/// assert_eq!(nearest("shap", ["dtype", "shape"]), Some("shape"));
/// assert_eq!(nearest("colour", ["dtype", "shape"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .filter_map(|candidate| Some((edit_distance(word, candidate)?, candidate)))
        .filter(|&(distance, candidate)| {
            let longer = word.chars().count().max(candidate.chars().count());
            distance <= (longer / 3).max(1) && distance < longer
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// The edit distance of two words, ignoring case; `None` if one of them is too long to be compared.
pub fn edit_distance(word: &str, other: &str) -> Option<usize> {
    let short = word.len() <= LONGEST && other.len() <= LONGEST;
    short.then(|| distance(&word.to_lowercase(), &other.to_lowercase()))
}

/// Optimal string alignment, with the last three rows of the table.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let mut before = None;
    for (i, c) in from.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, &d) in to.iter().enumerate() {
            let mut cost = (row[j] + usize::from(c != d))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if j > 0 && before == Some(d) && to[j - 1] == c {
                cost = cost.min(above[j - 1] + 1);
            }
            next.push(cost);
        }
        above = std::mem::replace(&mut row, next);
        before = Some(c);
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (from, to, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("range", "range", 0),
            ("rnage", "range", 1),
            ("chanels", "channels", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(from, to), expected, "{from} to {to}");
            assert_eq!(distance(to, from), expected, "{to} to {from}");
        }
    }

    #[test]
    fn a_word_of_other_letters_is_not_near() {
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("X", ["y", "x"]), Some("x"));
        assert_eq!(nearest("finite", ["range", "allow_inf"]), None);
    }
}

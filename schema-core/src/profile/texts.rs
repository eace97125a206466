//! Texts: how often each occurs as long as they are few, and about how many there are beyond.

use std::collections::{BTreeMap, BTreeSet};

/// The most different texts that are kept. The README and the documentation name it.
pub(super) const MOST: usize = 1024;

/// The longest text that is kept, in bytes.
const LONGEST: usize = 256;

/// Texts that are the same in whatever order they are added and merged.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    pub(super) count: u64,
    /// The first and the last text, in the order of their bytes.
    pub(super) ends: Option<(String, String)>,
    pub(super) distinct: Distinct,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Distinct {
    /// Each text with its count.
    Exact(BTreeMap<String, u64>),
    /// The smallest hashes of all texts: [`MOST`] of them. Where the largest lies between 0 and 2^64
    /// says how many there are (Bar-Yossef and others, 2002).
    Hashes(BTreeSet<u64>),
}

impl Default for Distinct {
    fn default() -> Distinct {
        Distinct::Exact(BTreeMap::new())
    }
}

impl Texts {
    pub(super) fn add(&mut self, text: &str) {
        self.count += 1;
        let kept = kept(text);
        self.end(&kept);
        self.distinct.add(&kept, 1);
    }

    fn end(&mut self, text: &str) {
        match &mut self.ends {
            None => self.ends = Some((text.to_owned(), text.to_owned())),
            Some((first, _)) if text < first.as_str() => text.clone_into(first),
            Some((_, last)) if text > last.as_str() => text.clone_into(last),
            Some(_) => {}
        }
    }

    pub(super) fn merge(&mut self, other: Texts) {
        self.count = self.count.saturating_add(other.count);
        if let Some((first, last)) = other.ends {
            self.end(&first);
            self.end(&last);
        }
        self.distinct.merge(other.distinct);
    }
}

impl Texts {
    /// Why this cannot be what texts gave, if it cannot.
    pub(super) fn problem(&self) -> Option<&'static str> {
        if self.ends.is_some() != (self.count > 0) {
            return Some("it has no texts, but a first one, or the reverse");
        }
        let adds_up = match &self.distinct {
            Distinct::Exact(counts) => {
                let sum = counts
                    .values()
                    .try_fold(0_u64, |sum, count| sum.checked_add(*count));
                counts.len() <= MOST
                    && sum == Some(self.count)
                    && !counts.values().any(|count| *count == 0)
            }
            Distinct::Hashes(hashes) => hashes.len() == MOST && self.count > MOST as u64,
        };
        (!adds_up).then_some("the counts of its texts do not add up")
    }
}

impl Distinct {
    fn add(&mut self, text: &str, count: u64) {
        match self {
            Distinct::Exact(counts) => {
                match counts.get_mut(text) {
                    Some(known) => *known = known.saturating_add(count),
                    None => {
                        counts.insert(text.to_owned(), count);
                    }
                }
                if counts.len() > MOST {
                    self.hash();
                }
            }
            Distinct::Hashes(hashes) => {
                let hash = hash(text);
                if hashes.last().is_some_and(|last| hash < *last) && hashes.insert(hash) {
                    hashes.pop_last();
                }
            }
        }
    }

    fn hash(&mut self) {
        if let Distinct::Exact(counts) = self {
            let hashes = counts.keys().map(|text| hash(text));
            *self = Distinct::smallest(hashes.collect());
        }
    }

    fn smallest(mut hashes: BTreeSet<u64>) -> Distinct {
        while hashes.len() > MOST {
            hashes.pop_last();
        }
        Distinct::Hashes(hashes)
    }

    fn merge(&mut self, other: Distinct) {
        match other {
            Distinct::Exact(counts) => {
                for (text, count) in counts {
                    self.add(&text, count);
                }
            }
            Distinct::Hashes(others) => {
                self.hash();
                if let Distinct::Hashes(hashes) = self {
                    hashes.extend(others);
                    *self = Distinct::smallest(std::mem::take(hashes));
                }
            }
        }
    }

    /// How many different texts there are; about so many if they are not kept.
    pub(super) fn len(&self) -> u64 {
        match self {
            Distinct::Exact(counts) => counts.len() as u64,
            Distinct::Hashes(hashes) => {
                let last = hashes.last().copied().unwrap_or(u64::MAX).max(1);
                let others = hashes.len().saturating_sub(1) as u128;
                u64::try_from((others << 64) / u128::from(last)).unwrap_or(u64::MAX)
            }
        }
    }

    pub(super) fn exact(&self) -> Option<&BTreeMap<String, u64>> {
        match self {
            Distinct::Exact(counts) => Some(counts),
            Distinct::Hashes(_) => None,
        }
    }
}

/// A long text as its beginning, its length and its hash.
fn kept(text: &str) -> std::borrow::Cow<'_, str> {
    if text.len() <= LONGEST {
        return text.into();
    }
    let end = (0..=LONGEST)
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    format!(
        "{}.. ({} bytes, {:016x})",
        &text[..end],
        text.len(),
        hash(text)
    )
    .into()
}

/// FNV-1a, with its bits mixed at the end.
fn hash(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: impl IntoIterator<Item = String>) -> Texts {
        let mut all = Texts::default();
        for text in texts {
            all.add(&text);
        }
        all
    }

    #[test]
    fn many_texts_are_estimated() {
        for count in [1025, 5000, 200_000_u32] {
            let distinct = of((0..count).map(|at| format!("user-{at}"))).distinct;
            assert!(distinct.exact().is_none());
            #[allow(clippy::cast_precision_loss)]
            let ratio = distinct.len() as f64 / f64::from(count);
            assert!((ratio - 1.0).abs() < 0.1, "{count}: {ratio}");
        }
        assert_eq!(of((0..1024).map(|at| at.to_string())).distinct.len(), 1024);
    }

    #[test]
    fn a_long_text_is_told_from_another() {
        let long = |end: &str| "ä".repeat(1000) + end;
        let texts = of([long("a"), long("b"), long("a")]);
        let counts = texts.distinct.exact().unwrap();
        assert_eq!(counts.values().copied().sum::<u64>(), 3);
        assert_eq!(counts.len(), 2);
        assert!(counts.keys().all(|text| text.len() < 320));
    }
}

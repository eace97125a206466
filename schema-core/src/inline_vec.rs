/// A vector whose first `N` items are stored inline.
#[derive(Clone, Debug)]
pub(crate) struct InlineVec<T, const N: usize> {
    inline: [T; N],
    count: usize,
    /// All items, if there are more than `N`.
    spilled: Vec<T>,
}

/// The value of unused slots.
// Not a constant, which would be copied into each slot, including its unused bytes.
pub(crate) trait Empty: Sized {
    fn empty() -> Self;
}

impl<T> Empty for Option<T> {
    #[inline]
    fn empty() -> Option<T> {
        None
    }
}

impl<T: Empty, const N: usize> InlineVec<T, N> {
    #[inline]
    pub(crate) fn new() -> InlineVec<T, N> {
        InlineVec {
            inline: std::array::from_fn(|_| T::empty()),
            count: 0,
            spilled: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, item: T) {
        match self.inline.get_mut(self.count) {
            Some(slot) => *slot = item,
            None => self.spill(item),
        }
        self.count += 1;
    }

    #[cold]
    fn spill(&mut self, item: T) {
        if self.spilled.is_empty() {
            let inline = self.inline.iter_mut();
            self.spilled = inline
                .map(|item| std::mem::replace(item, T::empty()))
                .collect();
        }
        self.spilled.push(item);
    }

    pub(crate) fn into_items(self) -> impl Iterator<Item = T> {
        let inline = if self.count > N { 0 } else { self.count };
        (self.inline.into_iter().take(inline)).chain(self.spilled)
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[T] {
        if self.count > N {
            &self.spilled
        } else {
            &self.inline[..self.count]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::InlineVec;

    #[test]
    fn order_is_kept_after_spilling() {
        let mut list: InlineVec<Option<usize>, 2> = InlineVec::new();
        for count in 0..5 {
            let expected: Vec<Option<usize>> = (0..count).map(Some).collect();
            assert_eq!(list.as_slice(), expected);
            assert!(list.clone().into_items().eq(expected));
            list.push(Some(count));
        }
    }
}

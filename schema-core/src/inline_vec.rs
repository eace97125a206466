/// A list whose first `N` items need no memory of their own.
#[derive(Clone, Debug)]
pub(crate) struct InlineVec<T, const N: usize> {
    inline: [T; N],
    count: usize,
    /// All of the items, once there are more than `N`.
    spilled: Vec<T>,
}

/// A value for the places of a list that are not taken yet.
// Not a constant: the whole of it would be copied into each place, what is unused of it included.
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
            Some(place) => *place = item,
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
    fn keeps_order_beyond_what_is_inline() {
        let mut list: InlineVec<Option<usize>, 2> = InlineVec::new();
        for count in 0..5 {
            let expected: Vec<Option<usize>> = (0..count).map(Some).collect();
            assert_eq!(list.as_slice(), expected);
            assert!(list.clone().into_items().eq(expected));
            list.push(Some(count));
        }
    }
}

/// The scale of an axis: numbers to pixels, with round numbers as ticks.
pub(super) struct Scale {
    /// The smallest and the largest number, both multiples of `step` unless they are the data's own.
    numbers: (f64, f64),
    pixels: (f64, f64),
    step: f64,
}

impl Scale {
    /// The scale for numbers between two pixels, with about as many ticks. Numbers that are not finite
    /// do not count.
    pub(super) fn of(numbers: impl Iterator<Item = f64>, pixels: (f64, f64), ticks: f64) -> Scale {
        let mut whole = true;
        let finite = numbers.filter(|number| number.is_finite());
        let (mut low, mut high) = finite.fold((f64::MAX, f64::MIN), |(low, high), number| {
            whole &= number.fract() == 0.0;
            (low.min(number), high.max(number))
        });
        if low > high {
            (low, high, whole) = (0.0, 1.0, false);
        }
        // From zero, unless the data is far from it.
        if low > 0.0 && low < 0.5 * high {
            low = 0.0;
        }
        if low == high {
            high = low + 1.0;
        }
        let mut step = round_step((high - low) / ticks);
        if whole {
            // There is no half of a batch.
            step = step.max(1.0);
        }
        // Rows run from the bottom up and get round ends; columns end where the data does.
        if pixels.0 > pixels.1 {
            low = (low / step).floor() * step;
            high = (high / step).ceil() * step;
        }
        Scale {
            numbers: (low, high),
            pixels,
            step,
        }
    }

    pub(super) fn place(&self, number: f64) -> f64 {
        let share = (number - self.numbers.0) / (self.numbers.1 - self.numbers.0);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> {
        let Scale { numbers, step, .. } = *self;
        let first = (numbers.0 / step).ceil() as i64;
        let last = (numbers.1 / step + 1e-9).floor() as i64;
        (first..=last).map(move |tick| tick as f64 * step)
    }

    pub(super) fn label(&self, tick: f64) -> String {
        let decimals = (-self.step.log10().floor()).max(0.0) as usize;
        format!("{tick:.decimals$}")
    }
}

/// The smallest of 1, 2 and 5, times a power of ten, that is not below `step`.
fn round_step(step: f64) -> f64 {
    let power = 10_f64.powf(step.log10().floor());
    let round = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|round| round * power >= step * 0.999);
    round.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_numbers() {
        let labels = |numbers: [f64; 2], pixels| -> Vec<String> {
            let scale = Scale::of(numbers.into_iter(), pixels, 5.0);
            scale.ticks().map(|tick| scale.label(tick)).collect()
        };
        let (up, across) = ((200.0, 0.0), (0.0, 200.0));
        assert_eq!(labels([0.18, 4.2], up), ["0", "1", "2", "3", "4", "5"]);
        assert_eq!(
            labels([0.02, 0.09], up),
            ["0.00", "0.02", "0.04", "0.06", "0.08", "0.10"]
        );
        assert_eq!(
            labels([0.0, 499.0], across),
            ["0", "100", "200", "300", "400"]
        );
        assert_eq!(
            labels([1000.0, 1030.0], up),
            ["1000", "1010", "1020", "1030"]
        );
        assert_eq!(labels([-3.0, 3.0], up), ["-4", "-2", "0", "2", "4"]);
        assert_eq!(
            labels([f64::NAN, f64::NAN], up),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
    }
}

use std::fmt::{self, Write};

use schema_core::ndarray::ArrayView4;

use crate::chart::escape;
use crate::png;

const GROUND: &str = "#fcfcfa";
const EDGE: &str = "#c9c9c2";
const INK: &str = "#1f1f1f";

/// The side of a picture in pixels of the page, and the space around it.
const SIDE: usize = 80;
const PAD: usize = 12;
const CAPTION: usize = 16;
/// How many pictures are in a row.
const COLUMNS: usize = 6;

/// Images with captions. A notebook displays them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pictures {
    width: usize,
    images: Vec<Vec<u8>>,
    captions: Vec<String>,
}

impl Pictures {
    /// Makes pictures of images `[batch, height, width, 3]`, in the order of the bytes of each.
    ///
    /// `None` if the last axis is not red, green and blue.
    pub fn of(images: ArrayView4<'_, u8>) -> Option<Pictures> {
        let (_, _, width, channels) = images.dim();
        (channels == 3 && width > 0).then(|| Pictures {
            width,
            images: images
                .outer_iter()
                .map(|image| image.iter().copied().collect())
                .collect(),
            captions: Vec::new(),
        })
    }

    /// Writes a caption below each picture.
    #[must_use]
    pub fn captions<C: Into<String>>(mut self, captions: impl IntoIterator<Item = C>) -> Pictures {
        self.captions = captions.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the pictures as self-contained SVG.
    pub fn to_svg(&self) -> String {
        let columns = self.images.len().clamp(1, COLUMNS);
        let step = SIDE + PAD + if self.captions.is_empty() { 0 } else { CAPTION };
        let width = PAD + columns * (SIDE + PAD);
        let height = PAD + self.images.len().div_ceil(COLUMNS) * step;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" \
             font-size=\"12\">\n<title>{}</title>\n<rect x=\"0.5\" y=\"0.5\" width=\"{}\" \
             height=\"{}\" rx=\"8\" fill=\"{GROUND}\" stroke=\"{EDGE}\"/>\n",
            escape(&self.to_string()),
            width - 1,
            height - 1,
        );
        for (number, image) in self.images.iter().enumerate() {
            let x = PAD + number % COLUMNS * (SIDE + PAD);
            let y = PAD + number / COLUMNS * step;
            let _ = writeln!(
                svg,
                "<image x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" \
                 style=\"image-rendering:pixelated\" href=\"{}\"/>",
                png::data_url(self.width, image),
            );
            if let Some(caption) = self.captions.get(number) {
                let _ = writeln!(
                    svg,
                    "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"{INK}\">{}</text>",
                    x + SIDE / 2,
                    y + SIDE + 14,
                    escape(caption),
                );
            }
        }
        svg.push_str("</svg>");
        svg
    }

    /// Displays itself in a notebook.
    pub fn evcxr_display(&self) {
        println!(
            "EVCXR_BEGIN_CONTENT image/svg+xml\n{}\nEVCXR_END_CONTENT\n\
             EVCXR_BEGIN_CONTENT text/plain\n{self}\nEVCXR_END_CONTENT",
            self.to_svg(),
        );
    }
}

/// What the pictures are, for those who do not see them.
impl fmt::Display for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pictures", self.images.len())?;
        if !self.captions.is_empty() {
            write!(f, ": {}", self.captions.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use schema_core::ndarray::Array4;

    use super::*;

    #[test]
    fn each_image_is_shown_with_its_caption() {
        let images = Array4::zeros((7, 2, 2, 3));
        let captions = (0..7).map(|number| format!("<{number}>"));
        let svg = Pictures::of(images.view())
            .unwrap()
            .captions(captions)
            .to_svg();
        assert_eq!(svg.matches("<image ").count(), 7);
        assert!(svg.contains(">&lt;6&gt;</text>"), "{svg}");
    }

    #[test]
    fn channels_first_is_no_picture() {
        assert_eq!(Pictures::of(Array4::zeros((7, 3, 2, 2)).view()), None);
    }
}

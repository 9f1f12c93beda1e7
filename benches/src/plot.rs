//! Plots as SVG: a few lines of points over two axes, labelled at their ends.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, anyhow};
use plotters::coord::ranged1d::{AsRangedCoord, ValueFormatter};
use plotters::prelude::*;

/// A line of points.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it shows.
    pub name: String,
    /// Its points in order.
    pub points: Vec<(f64, f64)>,
}

/// What stands around the lines.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Above.
    pub title: &'a str,
    /// Below.
    pub x: &'a str,
    /// At the left.
    pub y: &'a str,
    /// Whether both axes count in powers of ten.
    pub powers: bool,
}

const SIZE: (u32, u32) = (900, 560);
const COLOURS: [RGBColor; 4] = [RGBColor(0, 92, 175), RGBColor(196, 78, 0), RGBColor(90, 90, 90), RGBColor(0, 120, 80)];

/// Draws the lines into an SVG file.
///
/// # Errors
/// When there is no point, or the file cannot be written.
pub fn draw(file: &Path, frame: Frame<'_>, lines: &[Line]) -> anyhow::Result<()> {
    let points = || lines.iter().flat_map(|line| &line.points);
    let x = extent(points().map(|point| point.0), frame.powers).context("nothing to plot")?;
    let y = extent(points().map(|point| point.1), frame.powers).context("nothing to plot")?;
    if frame.powers { chart(file, frame, lines, x.log_scale(), y.log_scale()) } else { chart(file, frame, lines, x, y) }
}

/// From the least to the most value, with some room on both sides.
fn extent(values: impl Iterator<Item = f64> + Clone, powers: bool) -> Option<Range<f64>> {
    let (least, most) = (values.clone().reduce(f64::min)?, values.reduce(f64::max)?);
    if powers {
        return Some(least / 1.5..most * 1.5);
    }
    let room = ((most - least) * 0.08).max(most.abs() * 1e-3).max(1e-9);
    Some(least - room..most + room)
}

fn chart<X, Y>(file: &Path, frame: Frame<'_>, lines: &[Line], x: X, y: Y) -> anyhow::Result<()>
where
    X: AsRangedCoord<Value = f64>,
    Y: AsRangedCoord<Value = f64>,
    X::CoordDescType: ValueFormatter<f64>,
    Y::CoordDescType: ValueFormatter<f64>,
{
    // The library's errors borrow from the chart and cannot leave this function.
    let failed = |what: &str| anyhow!("cannot draw {what} into {}", file.display());
    let area = SVGBackend::new(file, SIZE).into_drawing_area();
    area.fill(&WHITE).map_err(|_| failed("the ground"))?;
    let mut chart = ChartBuilder::on(&area)
        .caption(frame.title, ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(44)
        .y_label_area_size(70)
        .build_cartesian_2d(x, y)
        .map_err(|_| failed("the axes"))?;
    let mut mesh = chart.configure_mesh();
    mesh.x_desc(frame.x).y_desc(frame.y).light_line_style(RGBColor(235, 235, 235));
    mesh.draw().map_err(|_| failed("the mesh"))?;
    for (line, colour) in lines.iter().zip(COLOURS.into_iter().cycle()) {
        let drawn = chart.draw_series(LineSeries::new(line.points.iter().copied(), colour.stroke_width(2)));
        let key = move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(2));
        drawn.map_err(|_| failed("a line"))?.label(&line.name).legend(key);
        let dots = line.points.iter().map(|&point| Circle::new(point, 4, colour.filled()));
        chart.draw_series(dots).map_err(|_| failed("points"))?;
    }
    let mut key = chart.configure_series_labels();
    key.border_style(BLACK).background_style(WHITE).position(SeriesLabelPosition::UpperLeft);
    key.draw().map_err(|_| failed("the key"))?;
    area.present().map_err(|error| anyhow!("cannot write {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plot_holds_its_words_and_points() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        for powers in [true, false] {
            let file = folder.path().join("plot.svg");
            let line = Line { name: "ours".into(), points: vec![(1_000.0, 2.0), (132_500.0, 300.0)] };
            draw(&file, Frame { title: "Growth", x: "visits", y: "seconds", powers }, &[line])?;
            let svg = std::fs::read_to_string(&file)?;
            let words = ["Growth", "visits", "seconds", "ours"];
            assert!(words.iter().all(|word| svg.contains(word)), "{svg}");
            assert_eq!(svg.matches("<circle").count(), 2);
        }
        let frame = Frame { title: "", x: "", y: "", powers: true };
        assert!(draw(&folder.path().join("none.svg"), frame, &[]).is_err());
        Ok(())
    }
}

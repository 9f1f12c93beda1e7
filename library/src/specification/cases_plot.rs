//! The cases of a sweep as SVG: shares of made-up days along the input that moves.

use homeround_core::cost::Exact;
use plotters::prelude::*;

use super::sweep::{CaseRow, SweepAnswer};
use crate::failure::Failure;
use crate::pricing::plot::{BLUE, GREY, ORANGE, SIZE, extent, failed, place};

/// A line of the plot: what it is, its colour, and its share of 100 draws in each case.
type ShareLine = (&'static str, RGBColor, fn(&CaseRow) -> Option<u32>);

const LINES: [ShareLine; 3] = [
    ("can be delivered, with a roster", BLUE, |row| Some(row.deliverable.draws)),
    ("cannot be delivered, with a certificate", GREY, |row| Some(row.not_deliverable.draws)),
    ("the fee pays", ORANGE, |row| row.fee.as_ref().map(|fee| fee.pays.draws)),
];

/// Shares of the draws along one input, each line with a mark of its own shape.
///
/// # Errors
/// [`Failure::Refused`] for cases of several inputs, or of values that are no numbers.
pub fn draw_cases(answer: &SweepAnswer) -> Result<String, Failure> {
    let one = |row: &CaseRow| match &row.values[..] {
        [(name, value)] => Some((name.clone(), place(Exact::parse(value).ok()?))),
        _ => None,
    };
    let cases: Option<Vec<(String, f64)>> = answer.rows.iter().map(one).collect();
    let cases = cases.filter(|cases| !cases.is_empty()).ok_or_else(|| {
        Failure::Refused("--plot draws a sweep along one input with numbers for values: give one --vary".to_owned())
    })?;
    let name = cases[0].0.replace('_', " ");
    let x = extent(cases.iter().map(|case| case.1));
    let title = format!("Of 100 made-up days, along {name}");
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        let mut chart = ChartBuilder::on(&area)
            .caption(&title, ("sans-serif", 20))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(60)
            .build_cartesian_2d(x, -4.0..104.0)
            .map_err(failed)?;
        chart.configure_mesh().x_desc(name).y_desc("of 100 days").draw().map_err(failed)?;
        for (shape, (label, colour, share)) in LINES.into_iter().enumerate() {
            let point = |(row, case): (&CaseRow, &(String, f64))| {
                Some((case.1, f64::from(share(row)?) * 100.0 / f64::from(row.draws.max(1))))
            };
            let points: Vec<(f64, f64)> = answer.rows.iter().zip(&cases).filter_map(point).collect();
            if points.is_empty() {
                continue;
            }
            chart.draw_series(LineSeries::new(points.clone(), colour.stroke_width(2))).map_err(failed)?;
            // A circle, a triangle or a cross: lines are told apart without their colours.
            let full = colour.filled();
            match shape {
                0 => chart
                    .draw_series(points.iter().map(|point| Circle::new(*point, 5, full)))
                    .map_err(failed)?
                    .label(label)
                    .legend(move |(x, y)| Circle::new((x + 10, y), 5, full)),
                1 => chart
                    .draw_series(points.iter().map(|point| TriangleMarker::new(*point, 6, full)))
                    .map_err(failed)?
                    .label(label)
                    .legend(move |(x, y)| TriangleMarker::new((x + 10, y), 6, full)),
                _ => chart
                    .draw_series(points.iter().map(|point| Cross::new(*point, 5, colour.stroke_width(2))))
                    .map_err(failed)?
                    .label(label)
                    .legend(move |(x, y)| Cross::new((x + 10, y), 5, colour.stroke_width(2))),
            };
        }
        let mut key = chart.configure_series_labels();
        key.border_style(BLACK).background_style(WHITE.mix(0.8)).position(SeriesLabelPosition::MiddleRight);
        key.draw().map_err(failed)?;
        area.present().map_err(failed)?;
    }
    // A reader of the page hears what it is. The title is of our own words and the name of an input.
    Ok(svg.replacen('>', &format!("><title>{title}</title>"), 1))
}

//! Plots of the price as SVG: drawn from the exact numbers, to the pixel.
//!
//! ```
//! use homeround::pricing::sensitivity::compute_tornado;
//! use homeround::pricing::{plot, read_inputs};
//! use homeround_core::cost::Exact;
//!
//! let averages = read_inputs("ukhca_v1.json", include_str!("ukhca_v1.json"))?;
//! let tornado = compute_tornado(&averages, Exact::whole(10)).unwrap();
//! assert!(plot::draw_tornado(&tornado)?.contains("<svg"));
//! # Ok::<(), homeround::failure::Failure>(())
//! ```

use homeround_core::cost::Exact;
use plotters::prelude::*;

use super::amount::Amount;
use super::sensitivity::{Sweep, Tornado};
use crate::failure::Failure;

pub(crate) const SIZE: (u32, u32) = (900, 560);
pub(crate) const BLUE: RGBColor = RGBColor(0, 92, 175);
pub(crate) const ORANGE: RGBColor = RGBColor(196, 78, 0);
pub(crate) const GREY: RGBColor = RGBColor(90, 90, 90);

/// An exact number as a place on the paper. Digits with one point are always a number.
pub(crate) fn place(number: Exact) -> f64 {
    // Six places are far below a pixel: from here on only drawing uses floats, no amount is computed with them.
    number.shown_to(6).to_string().parse().unwrap_or(0.0)
}

fn at(amount: &Amount) -> f64 {
    place(amount.exact())
}

/// From the least to the most with some room on both sides.
pub(crate) fn extent(values: impl Iterator<Item = f64>) -> std::ops::Range<f64> {
    let (least, most) = values.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
    // Equal values would make an axis of no length, which cannot be divided into ticks.
    let room = ((most - least) * 0.08).max(0.01);
    least - room..most + room
}

/// The library's errors borrow from the drawing and cannot leave it.
pub(crate) fn failed<E>(_: E) -> Failure {
    Failure::internal("the plot cannot be drawn")
}

/// Bars of a tornado, the longest at the top.
///
/// # Errors
/// When there is nothing to draw.
pub fn draw_tornado(tornado: &Tornado) -> Result<String, Failure> {
    let (middle, count) = (at(&tornado.price), tornado.bars.len());
    let ends = tornado.bars.iter().flat_map(|bar| bar.prices.iter().map(at)).chain([middle]);
    let x = extent(ends);
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        let title = format!("Price of an hour, each input {} % lower and higher", tornado.percent);
        let mut chart = ChartBuilder::on(&area)
            .caption(title, ("sans-serif", 20))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(8)
            .build_cartesian_2d(x.clone(), 0.0..count.max(1) as f64)
            .map_err(failed)?;
        chart.configure_mesh().disable_y_mesh().disable_y_axis().x_desc("pounds an hour").draw().map_err(failed)?;
        for (row, bar) in tornado.bars.iter().enumerate() {
            let top = (count - row) as f64;
            let [low, high] = bar.prices.each_ref().map(at);
            for (end, colour) in [(low, BLUE), (high, ORANGE)] {
                let corners = [(middle, top - 0.85), (end, top - 0.45)];
                chart.draw_series([Rectangle::new(corners, colour.filled())]).map_err(failed)?;
            }
            let words =
                format!("{}: {} to {}", bar.input.replace('_', " "), bar.values[0].shown(), bar.values[1].shown());
            let text = Text::new(words, (x.start, top - 0.1), ("sans-serif", 14).into_font().color(&GREY));
            chart.draw_series([text]).map_err(failed)?;
        }
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

/// Direct cost and price along one input, and the fee beside them.
///
/// # Errors
/// When there is nothing to draw.
pub fn draw_sweep(sweep: &Sweep) -> Result<String, Failure> {
    let line = |of: fn(&super::sensitivity::Step) -> &Amount| -> Vec<(f64, f64)> {
        sweep.steps.iter().map(|step| (place(step.value), at(of(step)))).collect()
    };
    let (direct, price) = (line(|step| &step.direct), line(|step| &step.price));
    let fee = sweep.fee.as_ref().map(at);
    let x = extent(price.iter().map(|point| point.0));
    let y = extent(direct.iter().chain(&price).map(|point| point.1).chain(fee));
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).map_err(failed)?;
        let name = sweep.input.replace('_', " ");
        let mut chart = ChartBuilder::on(&area)
            .caption(format!("Price of an hour along {name}"), ("sans-serif", 20))
            .margin(12)
            .x_label_area_size(44)
            .y_label_area_size(70)
            .build_cartesian_2d(x.clone(), y)
            .map_err(failed)?;
        chart.configure_mesh().x_desc(name).y_desc("pounds an hour").draw().map_err(failed)?;
        let across = fee.map(|fee| vec![(x.start, fee), (x.end, fee)]).unwrap_or_default();
        for (points, colour, label) in
            [(direct, GREY, "direct cost"), (price, BLUE, "price"), (across, ORANGE, "the fee")]
        {
            if points.is_empty() {
                continue;
            }
            let drawn = chart.draw_series(LineSeries::new(points, colour.stroke_width(2))).map_err(failed)?;
            drawn.label(label).legend(move |(x, y)| PathElement::new([(x, y), (x + 20, y)], colour.stroke_width(2)));
        }
        let mut key = chart.configure_series_labels();
        key.border_style(BLACK).background_style(WHITE).position(SeriesLabelPosition::UpperLeft);
        key.draw().map_err(failed)?;
        area.present().map_err(failed)?;
    }
    Ok(svg)
}

//! The built-in rates. Rows without an end at their source end here with the year for which they were read: tax year and
//! wage year 2026-27.

use super::day::day;
use super::late_payment::LATE_PAYMENT;
use super::mileage::MILEAGE;
use super::sick_pay::SICK_PAY;
use super::{Dated, EmployerNi, LivingWage, MinimumWage, Pension, RateStatus, Rates};
use crate::ground::{Date, Pence};

impl Rates<'static> {
    /// The rates that come with the program, for the United Kingdom.
    pub const BUILT_IN: Self = Self {
        minimum_wage: MINIMUM_WAGE,
        living_wage: LIVING_WAGE,
        employer_ni: EMPLOYER_NI,
        pension: PENSION,
        sick_pay: SICK_PAY,
        late_payment: LATE_PAYMENT,
        mileage: MILEAGE,
    };
}

/// alphagov/smart-answers (MIT), the calculator behind GOV.UK's minimum-wage pages.
const WAGES_SOURCE: &str = "github.com/alphagov/smart-answers rates/minimum_wage.yml";

const fn wage(
    from: Date,
    to: Date,
    by_age: &'static [(u8, Pence)],
    apprentice: Pence,
    lodging_a_day: Pence,
) -> Dated<'static, MinimumWage<'static>> {
    Dated {
        from,
        to,
        rate: MinimumWage { by_age, apprentice, lodging_a_day },
        status: RateStatus::AsRead,
        source: WAGES_SOURCE,
    }
}

#[rustfmt::skip]
const MINIMUM_WAGE: &[Dated<'static, MinimumWage<'static>>] = &[
    wage(day(2006, 10, 1), day(2007, 9, 30), &[(0, Pence(330)), (18, Pence(445)), (22, Pence(535))], Pence(0), Pence(415)),
    wage(day(2007, 10, 1), day(2008, 9, 30), &[(0, Pence(340)), (18, Pence(460)), (22, Pence(552))], Pence(0), Pence(430)),
    wage(day(2008, 10, 1), day(2009, 9, 30), &[(0, Pence(353)), (18, Pence(477)), (22, Pence(573))], Pence(0), Pence(446)),
    wage(day(2009, 10, 1), day(2010, 9, 30), &[(0, Pence(357)), (18, Pence(483)), (22, Pence(580))], Pence(0), Pence(451)),
    wage(day(2010, 10, 1), day(2011, 9, 30), &[(0, Pence(364)), (18, Pence(492)), (21, Pence(593))], Pence(250), Pence(461)),
    wage(day(2011, 10, 1), day(2012, 9, 30), &[(0, Pence(368)), (18, Pence(498)), (21, Pence(608))], Pence(260), Pence(473)),
    wage(day(2012, 10, 1), day(2013, 9, 30), &[(0, Pence(368)), (18, Pence(498)), (21, Pence(619))], Pence(265), Pence(482)),
    wage(day(2013, 10, 1), day(2014, 9, 30), &[(0, Pence(372)), (18, Pence(503)), (21, Pence(631))], Pence(268), Pence(491)),
    wage(day(2014, 10, 1), day(2015, 9, 30), &[(0, Pence(379)), (18, Pence(513)), (21, Pence(650))], Pence(273), Pence(508)),
    wage(day(2015, 10, 1), day(2016, 3, 31), &[(0, Pence(387)), (18, Pence(530)), (21, Pence(670))], Pence(330), Pence(535)),
    wage(day(2016, 4, 1), day(2016, 9, 30), &[(0, Pence(387)), (18, Pence(530)), (21, Pence(670)), (25, Pence(720))], Pence(330), Pence(535)),
    wage(day(2016, 10, 1), day(2017, 3, 31), &[(0, Pence(400)), (18, Pence(555)), (21, Pence(695)), (25, Pence(720))], Pence(340), Pence(600)),
    wage(day(2017, 4, 1), day(2018, 3, 31), &[(0, Pence(405)), (18, Pence(560)), (21, Pence(705)), (25, Pence(750))], Pence(350), Pence(640)),
    wage(day(2018, 4, 1), day(2019, 3, 31), &[(0, Pence(420)), (18, Pence(590)), (21, Pence(738)), (25, Pence(783))], Pence(370), Pence(700)),
    wage(day(2019, 4, 1), day(2020, 3, 31), &[(0, Pence(435)), (18, Pence(615)), (21, Pence(770)), (25, Pence(821))], Pence(390), Pence(755)),
    wage(day(2020, 4, 1), day(2021, 3, 31), &[(0, Pence(455)), (18, Pence(645)), (21, Pence(820)), (25, Pence(872))], Pence(415), Pence(820)),
    wage(day(2021, 4, 1), day(2022, 3, 31), &[(0, Pence(462)), (18, Pence(656)), (21, Pence(836)), (23, Pence(891))], Pence(430), Pence(836)),
    wage(day(2022, 4, 1), day(2023, 3, 31), &[(0, Pence(481)), (18, Pence(683)), (21, Pence(918)), (23, Pence(950))], Pence(481), Pence(870)),
    wage(day(2023, 4, 1), day(2024, 3, 31), &[(0, Pence(528)), (18, Pence(749)), (21, Pence(1_018)), (23, Pence(1_042))], Pence(528), Pence(910)),
    wage(day(2024, 4, 1), day(2025, 3, 31), &[(0, Pence(640)), (18, Pence(860)), (21, Pence(1_144)), (23, Pence(1_144))], Pence(640), Pence(999)),
    wage(day(2025, 4, 1), day(2026, 3, 31), &[(0, Pence(755)), (18, Pence(1_000)), (21, Pence(1_221)), (23, Pence(1_221))], Pence(755), Pence(1_066)),
    wage(day(2026, 4, 1), day(2027, 3, 31), &[(0, Pence(800)), (18, Pence(1_085)), (21, Pence(1_271)), (23, Pence(1_271))], Pence(800), Pence(1_110)),
];

const fn living(
    from: Date,
    to: Date,
    announced: Date,
    uk: Pence,
    london: Pence,
    status: RateStatus,
    source: &'static str,
) -> Dated<'static, LivingWage> {
    // Care contracts pay what was announced in autumn from the first of April after: in Scotland since 2020.
    let (year, ..) = from.parts();
    let contracts = if year < 2020 { None } else { Some(day(year, 4, 1)) };
    Dated { from, to, rate: LivingWage { uk, london, announced, contracts }, status, source }
}

/// A rate announced in autumn must be paid by the first half of May; the first, of May 2011, within six months. The days of
/// announcement up to 2024 are from memory, but those of 2012 and 2013 and those that stand in a source's address.
#[rustfmt::skip]
const LIVING_WAGE: &[Dated<'static, LivingWage>] = &[
    living(day(2011, 11, 1), day(2013, 4, 30), day(2011, 5, 2), Pence(720), Pence(830), RateStatus::AsRead, "https://www.livingwage.org.uk/news/new-living-wage-rates-announced"),
    living(day(2013, 5, 1), day(2014, 4, 30), day(2012, 11, 5), Pence(745), Pence(855), RateStatus::AsRead, "https://www.london.gov.uk/press-releases-4764; http://poverty.ac.uk/living-standards-low-pay-minimum-wage"),
    living(day(2014, 5, 1), day(2015, 4, 30), day(2013, 11, 4), Pence(765), Pence(880), RateStatus::AsRead, "https://www.theguardian.com/society/2013/nov/04/uk-living-wage-rises-workers"),
    living(day(2015, 5, 1), day(2016, 4, 30), day(2014, 11, 3), Pence(785), Pence(915), RateStatus::Secondary, "https://londonist.com/2014/11/london-living-wage-rises-to-9-15"),
    living(day(2016, 5, 1), day(2017, 4, 30), day(2015, 11, 2), Pence(825), Pence(940), RateStatus::Secondary, "https://www.cipp.org.uk/resources/news/lwincrease.html"),
    living(day(2017, 5, 1), day(2018, 4, 30), day(2016, 10, 31), Pence(845), Pence(975), RateStatus::Derived, "derived: 2017 rise 3.6%/4.6% https://www.unison.org.uk/news/article/2017/11/living-wage-17/"),
    living(day(2018, 5, 1), day(2019, 4, 30), day(2017, 11, 6), Pence(875), Pence(1_020), RateStatus::AsRead, "https://www.unison.org.uk/news/article/2017/11/living-wage-17/"),
    living(day(2019, 5, 1), day(2020, 4, 30), day(2018, 11, 5), Pence(900), Pence(1_055), RateStatus::Derived, "derived from 2019 increments"),
    living(day(2020, 5, 1), day(2021, 5, 8), day(2019, 11, 11), Pence(930), Pence(1_075), RateStatus::Secondary, "https://aco.uk.net/page/Living-Wage-Increase"),
    living(day(2021, 5, 9), day(2022, 4, 30), day(2020, 11, 9), Pence(950), Pence(1_085), RateStatus::AsRead, "https://aspirationsaccountancy.co.uk/uk-and-london-living-wages-increase"),
    living(day(2022, 5, 1), day(2023, 5, 13), day(2021, 11, 15), Pence(990), Pence(1_105), RateStatus::AsRead, "https://www.hrgrapevine.com/content/article/2021-11-15-real-living-wage-rise-takes-effect-what-hr-needs-to-know"),
    living(day(2023, 5, 14), day(2024, 4, 30), day(2022, 9, 22), Pence(1_090), Pence(1_195), RateStatus::Derived, "derived: 2023 increments +1.10/+1.20; to be paid by 14 May 2023: bectufreelance.org.uk"),
    living(day(2024, 5, 1), day(2025, 4, 30), day(2023, 10, 24), Pence(1_200), Pence(1_315), RateStatus::AsRead, "https://www.livingwage.org.uk/news/real-living-wage-increases-%C2%A312-uk-and-%C2%A31315-london"),
    living(day(2025, 5, 1), day(2026, 4, 30), day(2024, 10, 23), Pence(1_260), Pence(1_385), RateStatus::AsRead, "https://employeebenefits.co.uk/pay-strategy/real-living-wage-rate-to-increase-to-1260/279886.article"),
    living(day(2026, 5, 1), day(2027, 4, 30), day(2025, 10, 22), Pence(1_345), Pence(1_480), RateStatus::AsRead, "https://employeebenefits.co.uk/pay-strategy/real-living-wage-increases-by-nearly-7/281431.article"),
];

const fn ni(
    from: Date,
    to: Date,
    weekly_threshold: Pence,
    hundredths: u16,
    allowance: Option<(Pence, RateStatus)>,
    source: &'static str,
) -> Dated<'static, EmployerNi> {
    Dated { from, to, rate: EmployerNi { weekly_threshold, hundredths, allowance }, status: RateStatus::AsRead, source }
}

#[rustfmt::skip]
const EMPLOYER_NI: &[Dated<'static, EmployerNi>] = &[
    ni(day(2010, 4, 6), day(2011, 4, 5), Pence(11_000), 1280, None, "http://www.newbusinessaccounting.co.uk/national-insurance.html"),
    ni(day(2011, 4, 6), day(2012, 4, 5), Pence(13_600), 1380, None, "http://www.newbusinessaccounting.co.uk/national-insurance.html"),
    ni(day(2012, 4, 6), day(2013, 4, 5), Pence(14_400), 1380, None, "http://www.newbusinessaccounting.co.uk/national-insurance.html"),
    ni(day(2013, 4, 6), day(2014, 4, 5), Pence(14_800), 1380, None, "http://www.newbusinessaccounting.co.uk/national-insurance.html"),
    ni(day(2014, 4, 6), day(2015, 4, 5), Pence(15_300), 1380, Some((Pence(200_000), RateStatus::AsRead)), "http://www.newbusinessaccounting.co.uk/national-insurance.html; allowance: https://www.gov.uk/government/publications/employment-allowance-increases-for-national-insurance-from-april-2020"),
    ni(day(2015, 4, 6), day(2016, 4, 5), Pence(15_600), 1380, Some((Pence(200_000), RateStatus::AsRead)), "http://www.barnesroffe.com/tax/budget/national-insurance-contributions-5/"),
    ni(day(2016, 4, 6), day(2017, 4, 5), Pence(15_600), 1380, Some((Pence(300_000), RateStatus::AsRead)), "http://www.barnesroffe.com/tax/budget/national-insurance-contributions-5/"),
    ni(day(2017, 4, 6), day(2018, 4, 5), Pence(15_700), 1380, Some((Pence(300_000), RateStatus::AsRead)), "http://www.pwaccounts.co.uk/latest-news/tax-rates-201718/national-insurance-contributions-2/"),
    ni(day(2018, 4, 6), day(2019, 4, 5), Pence(16_200), 1380, Some((Pence(300_000), RateStatus::AsRead)), "github PolicyEngine/policyengine-uk secondary_threshold.yaml; allowance: https://www.gov.uk/government/publications/employment-allowance-increases-for-national-insurance-from-april-2020"),
    ni(day(2019, 4, 6), day(2020, 4, 5), Pence(16_600), 1380, Some((Pence(300_000), RateStatus::AsRead)), "github PolicyEngine/policyengine-uk secondary_threshold.yaml; allowance: https://www.gov.uk/government/publications/employment-allowance-increases-for-national-insurance-from-april-2020"),
    ni(day(2020, 4, 6), day(2021, 4, 5), Pence(16_900), 1380, Some((Pence(400_000), RateStatus::AsRead)), "https://planpractice.co.uk/tax-rates-and-calculators/national-insurance; allowance: https://www.gov.uk/government/publications/employment-allowance-increases-for-national-insurance-from-april-2020"),
    ni(day(2021, 4, 6), day(2022, 4, 5), Pence(17_000), 1380, Some((Pence(400_000), RateStatus::AsRead)), "https://planpractice.co.uk/tax-rates-and-calculators/national-insurance"),
    ni(day(2022, 4, 6), day(2022, 11, 5), Pence(17_500), 1505, Some((Pence(500_000), RateStatus::AsRead)), "https://budget.taxbriefs.co.uk/SimpsonWoodAutumnFiscalStatement2022/13"),
    ni(day(2022, 11, 6), day(2023, 4, 5), Pence(17_500), 1380, Some((Pence(500_000), RateStatus::AsRead)), "https://budget.taxbriefs.co.uk/SimpsonWoodAutumnFiscalStatement2022/13"),
    ni(day(2023, 4, 6), day(2025, 4, 5), Pence(17_500), 1380, Some((Pence(500_000), RateStatus::AsRead)), "github PolicyEngine/policyengine-uk secondary_threshold.yaml"),
    ni(day(2025, 4, 6), day(2026, 4, 5), Pence(9_600), 1500, Some((Pence(1_050_000), RateStatus::Secondary)), "github PolicyEngine/policyengine-uk secondary_threshold.yaml; allowance: https://faq.webpayrolltraining.co.uk/4811.htm"),
    ni(day(2026, 4, 6), day(2027, 4, 5), Pence(9_600), 1500, Some((Pence(1_050_000), RateStatus::Secondary)), "delphiniaccounting.co.uk tax tables 2026-27"),
];

const fn pension(
    from: Date,
    to: Date,
    percent: (u8, u8),
    trigger: Pence,
    band: (Pence, Pence),
    status: RateStatus,
    source: &'static str,
) -> Dated<'static, Pension> {
    let rate = Pension { employer_percent: percent.0, total_percent: percent.1, trigger, lower: band.0, upper: band.1 };
    Dated { from, to, rate, status, source }
}

/// Where the years to 2018 were read.
const PHASED: &str = "shares https://www.rossmartin.co.uk/employers/essential-know-how/1361-auto-enrolment-earnings-thresholds; limits https://adviser.royallondon.com/technical-central/rates-and-factors/automatic-enrolment-earnings-thresholds/";

/// From the start of automatic enrolment, when only the largest employers had begun.
#[rustfmt::skip]
const PENSION: &[Dated<'static, Pension>] = &[
    pension(day(2012, 10, 1), day(2013, 4, 5), (1, 2), Pence(810_500), (Pence(556_400), Pence(4_247_500)), RateStatus::Secondary, PHASED),
    pension(day(2013, 4, 6), day(2014, 4, 5), (1, 2), Pence(944_000), (Pence(566_800), Pence(4_145_000)), RateStatus::Secondary, PHASED),
    pension(day(2014, 4, 6), day(2015, 4, 5), (1, 2), Pence(1_000_000), (Pence(577_200), Pence(4_186_500)), RateStatus::Secondary, PHASED),
    pension(day(2015, 4, 6), day(2016, 4, 5), (1, 2), Pence(1_000_000), (Pence(582_400), Pence(4_238_500)), RateStatus::Secondary, PHASED),
    pension(day(2016, 4, 6), day(2017, 4, 5), (1, 2), Pence(1_000_000), (Pence(582_400), Pence(4_300_000)), RateStatus::Secondary, PHASED),
    pension(day(2017, 4, 6), day(2018, 4, 5), (1, 2), Pence(1_000_000), (Pence(587_600), Pence(4_500_000)), RateStatus::Secondary, PHASED),
    pension(day(2018, 4, 6), day(2019, 4, 5), (2, 5), Pence(1_000_000), (Pence(603_200), Pence(4_635_000)), RateStatus::AsRead, "http://www.frontier-fs.com/pensions-automatic-enrolment/"),
    pension(day(2019, 4, 6), day(2020, 4, 5), (3, 8), Pence(1_000_000), (Pence(613_600), Pence(5_000_000)), RateStatus::AsRead, "http://www.frontier-fs.com/pensions-automatic-enrolment/"),
    pension(day(2020, 4, 6), day(2021, 4, 5), (3, 8), Pence(1_000_000), (Pence(624_000), Pence(5_000_000)), RateStatus::AsRead, "https://morriscook.co.uk/Tax-Rates-2020-21/table_pensions_automatic_enrolment.html"),
    pension(day(2021, 4, 6), day(2026, 4, 5), (3, 8), Pence(1_000_000), (Pence(624_000), Pence(5_027_000)), RateStatus::Secondary, "https://adviser.royallondon.com/technical-central/rates-and-factors/automatic-enrolment-earnings-thresholds/; 2022 to 2025: The Pensions Regulator, earnings thresholds; 2025-26: written statement HCWS376, 21 January 2025"),
    pension(day(2026, 4, 6), day(2027, 4, 5), (3, 8), Pence(1_000_000), (Pence(624_000), Pence(5_027_000)), RateStatus::AsRead, "written statement HCWS1206, 18 December 2025"),
];

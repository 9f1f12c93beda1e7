//! The cheapest way to give every row a column, and the prices that show that none is cheaper: the assignment
//! problem and its dual values, by the Hungarian method (Kuhn 1955).

/// Prices by row and by column: no row's and column's together are more than the cost of the two, and for the cheapest
/// matching they are just that. The Hungarian method; rows × rows × columns steps at the most.
pub(super) fn solve_duals(size: usize, cost: &dyn Fn(usize, usize) -> i64) -> (Vec<i64>, Vec<i64>) {
    // Row and column 0 stand for "none"; rows are matched one after another.
    let (mut by_row, mut by_column) = (vec![0_i64; size + 1], vec![0_i64; size + 1]);
    let (mut row_of, mut back) = (vec![0; size + 1], vec![0; size + 1]);
    // O(n³): each row is matched along the cheapest alternating path, and the duals stay feasible throughout. Only they
    // are wanted, not the matching.
    for row in 1..=size {
        let (mut least, mut seen) = (vec![i64::MAX; size + 1], vec![false; size + 1]);
        let mut column = 0;
        row_of[0] = row;
        while row_of[column] != 0 {
            seen[column] = true;
            let (from, mut step, mut next) = (row_of[column], i64::MAX, 0);
            for to in (1..=size).filter(|&to| !seen[to]) {
                let over = cost(from - 1, to - 1) - by_row[from] - by_column[to];
                if over < least[to] {
                    (least[to], back[to]) = (over, column);
                }
                if least[to] < step {
                    (step, next) = (least[to], to);
                }
            }
            for to in 0..=size {
                // The potentials move by the step, so that every edge of the path costs nothing and no edge less.
                if seen[to] {
                    by_row[row_of[to]] += step;
                    by_column[to] -= step;
                } else if to > 0 {
                    least[to] -= step;
                }
            }
            column = next;
        }
        // Back along the path: every row on it takes the column that comes after it.
        while column != 0 {
            let before = back[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (by_row.split_off(1), by_column.split_off(1))
}

#[cfg(test)]
mod tests {
    use super::solve_duals;
    use proptest::prelude::*;

    /// The cheapest of all orders.
    fn cheapest(cost: &[Vec<i64>], row: usize, taken: u32) -> i64 {
        let free = (0..cost.len()).filter(|column| taken >> column & 1 == 0);
        free.map(|column| cost[row][column] + cheapest(cost, row + 1, taken | 1 << column)).min().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn prices_are_below_every_cost_and_come_to_the_cheapest(
            cost in (1..6_usize).prop_flat_map(|size| prop::collection::vec(prop::collection::vec(0..50_i64, size), size))
        ) {
            let (rows, columns) = solve_duals(cost.len(), &|row, column| cost[row][column]);
            for (row, by_row) in rows.iter().enumerate() {
                for (column, by_column) in columns.iter().enumerate() {
                    prop_assert!(by_row + by_column <= cost[row][column]);
                }
            }
            prop_assert_eq!(rows.iter().chain(&columns).sum::<i64>(), cheapest(&cost, 0, 0));
        }
    }
}

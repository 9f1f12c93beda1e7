//! Which of the ties are a client's: an index that spares the search for them.

use crate::book::{CarerStanding, Tie};
use crate::ground::{CarerIx, ClientIx};
use core::cmp::Ordering;

/// The ties, sorted by client and carer, and where each client's begin.
#[derive(Debug)]
pub(crate) struct Ties<'a> {
    ties: &'a [Tie],
    /// By client and one more: where its ties begin.
    first: &'a mut [u32],
}

impl<'a> Ties<'a> {
    /// An index that is not filled yet, in a word for every client and one more.
    pub(crate) fn new(ties: &'a [Tie], first: &'a mut [u32]) -> Self {
        Self { ties, first }
    }

    /// Finds where each client's ties begin.
    pub(crate) fn lay_out(&mut self) {
        self.first.fill(0);
        for tie in self.ties {
            self.first[tie.client.at() + 1] += 1;
        }
        for at in 1..self.first.len() {
            self.first[at] += self.first[at - 1];
        }
    }

    /// The ties of a client.
    #[inline]
    pub(crate) fn list(&self, client: ClientIx) -> &'a [Tie] {
        &self.ties[self.first[client.at()] as usize..self.first[client.at() + 1] as usize]
    }

    /// The tie of a client and a carer.
    #[inline]
    pub(crate) fn find(&self, client: ClientIx, carer: CarerIx) -> Option<&'a Tie> {
        let ties = self.list(client);
        ties.binary_search_by(|tie| tie.carer.cmp(&carer)).ok().map(|row| &ties[row])
    }

    /// Whether two clients both have carers who know them or were asked for, and none of these in common.
    pub(crate) fn are_strangers(&self, one: ClientIx, two: ClientIx) -> bool {
        let known = |client: ClientIx| {
            let known = |tie: &&Tie| match tie.standing {
                CarerStanding::Neutral => tie.visits_before > 0,
                CarerStanding::Preferred | CarerStanding::Required => true,
                CarerStanding::Barred => false,
            };
            self.list(client).iter().filter(known).map(|tie| tie.carer)
        };
        let (mut ours, mut theirs) = (known(one).peekable(), known(two).peekable());
        if one == two || ours.peek().is_none() || theirs.peek().is_none() {
            return false;
        }
        while let (Some(own), Some(other)) = (ours.peek(), theirs.peek()) {
            match own.cmp(other) {
                Ordering::Less => ours.next(),
                Ordering::Greater => theirs.next(),
                Ordering::Equal => return false,
            };
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_its_own_ties_and_no_others() {
        let tie = |client, carer| Tie { client: ClientIx(client), carer: CarerIx(carer), ..Tie::default() };
        let (rows, mut first) = ([tie(0, 1), tie(0, 4), tie(2, 4)], [9; 4]);
        let mut ties = Ties::new(&rows, &mut first);
        ties.lay_out();
        assert_eq!([0, 1, 2].map(|client| ties.list(ClientIx(client)).len()), [2, 0, 1]);
        assert_eq!(ties.find(ClientIx(0), CarerIx(4)), Some(&rows[1]));
        assert_eq!(ties.find(ClientIx(2), CarerIx(1)), None);
        assert_eq!(ties.find(ClientIx(1), CarerIx(4)), None);
    }

    #[test]
    fn strangers_know_nobody_who_knows_the_other() {
        let known =
            |client, carer| Tie { client: ClientIx(client), carer: CarerIx(carer), visits_before: 1, ..Tie::default() };
        let barred = Tie { standing: CarerStanding::Barred, ..known(3, 4) };
        let rows = [known(0, 1), known(0, 4), known(2, 3), known(2, 4), known(3, 2), barred];
        let mut first = [0; 5];
        let mut ties = Ties::new(&rows, &mut first);
        ties.lay_out();
        let strangers = |one, two| ties.are_strangers(ClientIx(one), ClientIx(two));
        assert!(!strangers(0, 2), "the fourth carer knows both");
        assert!(strangers(0, 3) && strangers(3, 0), "the fourth carer may not come to one of them");
        assert!(!strangers(1, 0) && !strangers(0, 1), "nobody is known to one of them");
        assert!(!strangers(3, 3));
    }
}

"""Which figures are shown: the one module through which every table leaves (DESIGN § 3, STATISTICS § 10). Pure.

`hidden_in_round` says what of a round stays hidden, `released` leaves it out; `hidden_in` says what stays hidden of
tables by group, `hidden_answers` of a question that makes no index, `hidden_changes` of what a publication changes.
"""

from scoring.certainty.hiding import K as K
from scoring.disclosure.changes import hidden_changes as hidden_changes
from scoring.disclosure.changes import tells_sum as tells_sum
from scoring.disclosure.earlier import Earlier as Earlier
from scoring.disclosure.families import Cell as Cell
from scoring.disclosure.families import Content as Content
from scoring.disclosure.families import Family as Family
from scoring.disclosure.families import Key as Key
from scoring.disclosure.families import Leaves as Leaves
from scoring.disclosure.families import TooManyCells as TooManyCells
from scoring.disclosure.families import family_of as family_of
from scoring.disclosure.groups import Before as Before
from scoring.disclosure.groups import hidden_in as hidden_in
from scoring.disclosure.groups import hidden_parts as hidden_parts
from scoring.disclosure.hidden import NOTHING_HIDDEN as NOTHING_HIDDEN
from scoring.disclosure.hidden import Hidden as Hidden
from scoring.disclosure.hidden import RoundHidden as RoundHidden
from scoring.disclosure.hidden import Why as Why
from scoring.disclosure.hidden import hidden_in_releases as hidden_in_releases
from scoring.disclosure.hidden import hidden_in_round as hidden_in_round
from scoring.disclosure.hidden import hidden_in_unit as hidden_in_unit
from scoring.disclosure.hidden import hidden_in_unit_releases as hidden_in_unit_releases
from scoring.disclosure.hidden import k_of as k_of
from scoring.disclosure.levels import FOLD_BELOW as FOLD_BELOW
from scoring.disclosure.levels import Distribution as Distribution
from scoring.disclosure.levels import distribution as distribution
from scoring.disclosure.levels import folded as folded
from scoring.disclosure.levels import hides as hides
from scoring.disclosure.levels import together as together
from scoring.disclosure.masking import masked as masked
from scoring.disclosure.masking import released as released
from scoring.disclosure.masking import released_unit as released_unit
from scoring.disclosure.masking import told_change as told_change
from scoring.disclosure.opinions import Chosen as Chosen
from scoring.disclosure.opinions import all_alike as all_alike
from scoring.disclosure.opinions import hidden_answers as hidden_answers
from scoring.disclosure.opinions import may_follow as may_follow
from scoring.disclosure.sums import TOP as TOP
from scoring.disclosure.table import Members as Members
from scoring.disclosure.table import block_key as block_key
from scoring.disclosure.table import parent_key as parent_key
from scoring.disclosure.years import YearFamily as YearFamily
from scoring.disclosure.years import YearRelease as YearRelease
from scoring.disclosure.years import hidden_in_unit_year as hidden_in_unit_year
from scoring.disclosure.years import hidden_in_year as hidden_in_year

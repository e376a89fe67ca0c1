"""The small graphics of officials' tables: those of the public pages, which lie below both (`charts.graphics`)."""

from charts.graphics import COLOURS as COLOURS
from charts.graphics import INSET as INSET
from charts.graphics import LEVELS as LEVELS
from charts.graphics import Axis as Axis
from charts.graphics import Bar as Bar
from charts.graphics import Mark as Mark
from charts.graphics import Segment as Segment
from charts.graphics import Tick as Tick
from charts.graphics import axis as axis
from charts.graphics import bar as bar
from charts.graphics import index_words as index_words
from charts.graphics import level_words as level_words
from charts.graphics import mark as mark
from charts.graphics import named as named
from charts.graphics import plain as plain
from charts.graphics import previous_words as previous_words
from charts.graphics import target_words as target_words
from charts.graphics import whole_percents as whole_percents

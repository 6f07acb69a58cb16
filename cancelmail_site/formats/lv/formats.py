"""Dates and times on the screens in Latvian."""

DATE_FORMAT = r"Y. \g\a\d\a j. F"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "d.m.Y. H:i"
YEAR_MONTH_FORMAT = r"Y. \g\a\d\a F"
MONTH_DAY_FORMAT = "j. F"
SHORT_DATE_FORMAT = "d.m.Y."
SHORT_DATETIME_FORMAT = "d.m.Y. H:i"
FIRST_DAY_OF_WEEK = 1

# Our own, beside Django's: for what is near, where a year would say nothing.
WEEKDAY_DATE_FORMAT = "D, j. N"
WEEKDAY_DATETIME_FORMAT = "D, j. N, H:i"
MONTH_DAY_TIME_FORMAT = "j. F, H:i"
SHORT_MONTH_DAY_FORMAT = "j. N"
SHORT_MONTH_DAY_TIME_FORMAT = "j. N, H:i"
SHORT_MONTH_DAY_SECONDS_FORMAT = "j. N H:i:s"

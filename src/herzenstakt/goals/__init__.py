"""The five goals, the dialogue metrics and the monthly report. Reads everything, changes nothing."""

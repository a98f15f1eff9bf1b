"""Whom the team calls when somebody is in danger."""

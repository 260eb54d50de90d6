"""The course of a case (案件经过): looked into, received, moved, ended, and what comes after."""

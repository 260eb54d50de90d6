"""One person in several cases (同一人的几个案件): who may say so, and how it is undone."""

"""Asking, hearing and deciding (审批): 社区矫正法 第二十七条、第二十九条; what is refused stays logged."""

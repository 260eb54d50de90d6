"""Papers (文书): made, bound, attached, sent, listed, and looked into by the procuratorate."""

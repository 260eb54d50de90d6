"""Classes and assessments (管理类别、考核): conditions, proposals, results."""

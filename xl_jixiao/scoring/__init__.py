"""达成率, 得分 and what follows from them: pure functions of a form and a `Profile`."""

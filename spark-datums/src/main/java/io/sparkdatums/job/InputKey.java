package io.sparkdatums.job;

/** What tells the repo inputs of a pipeline apart: the name that user code sees, and the branch. */
record InputKey(String name, BranchName branch) {}

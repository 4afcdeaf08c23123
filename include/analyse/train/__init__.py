"""Make the weights of `include.analyse.passage_model` from the labelled passages and the practice samples."""

"""What mockspot costs, as ratios to the least that could do the job, each measured in one run.

Contenders run in interleaved rounds and the median of the per-round ratios counts, so that a busy machine slows both.
"""

"""Which unit follows which concept: histograms of levels, scores from them, the best units."""

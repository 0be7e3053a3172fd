-- Back from: stars

-- step 1: Undo: Rename the constraint rating_score_range_check of rating to rating_stars_range_check
--   undoes: step 2
alter table rating rename constraint rating_stars_range_check to rating_score_range_check;

-- step 2: Undo: Rename the column rating.score to stars
--   undoes: step 1
alter table rating rename column stars to score;

-- Stars

-- step 1: Rename the column rating.score to stars
--   lock: access exclusive · work: catalog · class: expand-contract · safety: WarnOnly · risk: MayFail · on: public.rating
--   advice: Processes of the old model fail from here on, and those of the new one until then: deploy the two together, or keep the old name.
alter table rating rename column score to stars;

-- step 2: Rename the constraint rating_score_range_check of rating to rating_stars_range_check
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.rating
alter table rating rename constraint rating_score_range_check to rating_stars_range_check;

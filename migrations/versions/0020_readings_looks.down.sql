drop index app.readings_looks_idx;

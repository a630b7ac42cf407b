-- The runs of the warehouse, newest first, as permafrost runs lists them. A run whose process is gone still says running
-- here; permafrost runs and permafrost wait look for the process.
SELECT run, status, mode, network, dataset, epochs_done, epochs_planned, accuracy, started_at, updated_at, message
FROM runs
ORDER BY started_at DESC, run;

/**
 * Tells an MLflow tracking server how a run goes, without ever failing it or holding it up.
 *
 * <p>What may enter: MLflow's protocol, and what of a run is said in it.
 */
package org.permafrost.action.mlflow;

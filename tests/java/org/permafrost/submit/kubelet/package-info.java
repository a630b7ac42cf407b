/**
 * A small stand-in for a node of Kubernetes: runs the pods of one namespace as processes of this
 * machine, for {@code tests/cluster/kubernetes/run}, which compiles it alone.
 *
 * <p>What may enter: what a kubelet or the names of a cluster do; nothing of Permafrost.
 */
package org.permafrost.submit.kubelet;

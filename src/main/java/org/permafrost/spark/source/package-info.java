/**
 * Where images come from: folders, archives and CIFAR's files, local or on any Hadoop file system,
 * listed on the driver.
 *
 * <p>What may enter: one class per kind of source.
 */
package org.permafrost.spark.source;

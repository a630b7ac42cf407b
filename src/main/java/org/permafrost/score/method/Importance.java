package org.permafrost.score.method;

import org.permafrost.score.Scorer;

/**
 * Variable importance in projection (Jordao, Yamada, Schwartz 2018, arXiv 1810.07610) of the
 * filter's maximum activation, in a partial least squares regression of all filters of the network
 * on the classes. The same for all classes. Takes a pass over the images for each component.
 */
final class Importance implements Scorer {}

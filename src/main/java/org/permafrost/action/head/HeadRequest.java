package org.permafrost.action.head;

import java.util.List;
import java.util.Optional;
import org.permafrost.head.HeadKind;
import org.permafrost.settings.Settings;

/**
 * @param run whose model gives the features
 * @param model file of the model instead; exactly one of both is given
 * @param kind of the head
 * @param classes names or numbers of those that are added; empty means all
 * @param addTo file of the head they are added to
 * @param sealed whether a new head reads only features that later training cannot move
 * @param out file to write; an older one is replaced
 */
public record HeadRequest(
    Optional<String> run,
    Optional<String> model,
    String dataset,
    HeadKind kind,
    List<String> classes,
    Optional<String> addTo,
    boolean sealed,
    String out,
    Settings settings) {}

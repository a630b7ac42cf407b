package org.permafrost.settings.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * No key of its own: everything in the block, as one line of JSON that may be written down and
 * shown.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface AsJson {
  /** Keys whose values are left out, since they may be secret. */
  String[] except() default {};
}

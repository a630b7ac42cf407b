package org.permafrost.settings.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A list of so many numbers. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Numbers {
  /** How many there are. */
  int count();

  /** Whether each must be above 0. */
  boolean positive() default false;
}

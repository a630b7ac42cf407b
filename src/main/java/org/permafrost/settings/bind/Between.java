package org.permafrost.settings.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Range of a number, both ends included; a share unless it says otherwise. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Between {
  /** Smallest value. */
  double least() default 0;

  /** Largest value. */
  double most() default 1;
}

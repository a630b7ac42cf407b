package org.permafrost.settings.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Range of a whole number, both ends included; without ends any number goes. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Whole {
  /** Smallest value. */
  long least() default Long.MIN_VALUE;

  /** Largest value. */
  long most() default Long.MAX_VALUE;
}

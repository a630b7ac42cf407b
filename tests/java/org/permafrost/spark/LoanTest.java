package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoanTest {
  private static final int LENGTH = 12_345;

  @BeforeEach
  @AfterEach
  void forget() {
    Loan.clear();
  }

  private static float[] given(Loan loan, int length) {
    float[] room = loan.room(length);
    loan.giveBack(room);
    return room;
  }

  @Test
  void theNextLoanUsesArraysAgain() {
    float[] first;
    float[] second;
    try (Loan loan = new Loan()) {
      first = given(loan, LENGTH);
      second = given(loan, LENGTH);
    }

    try (Loan loan = new Loan()) {
      assertThat(loan.room(LENGTH + 1)).as("of another length").hasSize(LENGTH + 1);
      assertThat(loan.room(LENGTH)).isSameAs(second);
      assertThat(loan.room(LENGTH)).isSameAs(first);
      assertThat(loan.room(LENGTH)).isNotSameAs(first).isNotSameAs(second);
    }
  }

  @Test
  void anArrayThatIsReadIsNotWrittenTo() {
    try (Loan loan = new Loan();
        Loan other = new Loan()) {
      float[] lent = given(loan, LENGTH);

      assertThat(loan.room(LENGTH)).isNotSameAs(lent);
      assertThat(other.room(LENGTH)).isNotSameAs(lent);
    }
  }

  @Test
  void whatAKilledTaskMayStillWriteToIsNotUsedAgain() {
    float[] unfinished;
    try (Loan loan = new Loan()) {
      unfinished = loan.room(LENGTH);
    }

    try (Loan loan = new Loan()) {
      assertThat(loan.room(LENGTH)).isNotSameAs(unfinished);
    }
  }

  @Test
  void whatTheLastLoanDidNotNeedIsLetGo() {
    float[] room;
    try (Loan loan = new Loan()) {
      room = given(loan, LENGTH);
    }
    new Loan().close();

    try (Loan loan = new Loan()) {
      assertThat(loan.room(LENGTH)).isNotSameAs(room);
    }
  }
}

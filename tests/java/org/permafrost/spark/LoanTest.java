package org.permafrost.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoanTest {
  private static final int LENGTH = 12_345;

  private final Loan.Room room = new Loan.Room();

  private static float[] given(Loan loan, int length) {
    float[] room = loan.room(length);
    loan.giveBack(room);
    return room;
  }

  @Test
  void theNextLoanUsesArraysAgain() {
    float[] first;
    float[] second;
    try (Loan loan = new Loan(room)) {
      first = given(loan, LENGTH);
      second = given(loan, LENGTH);
    }

    try (Loan loan = new Loan(room)) {
      assertThat(loan.room(LENGTH + 1)).as("of another length").hasSize(LENGTH + 1);
      assertThat(loan.room(LENGTH)).isSameAs(second);
      assertThat(loan.room(LENGTH)).isSameAs(first);
      assertThat(loan.room(LENGTH)).isNotSameAs(first).isNotSameAs(second);
    }
  }

  @Test
  void anArrayThatIsReadIsNotWrittenTo() {
    try (Loan loan = new Loan(room);
        Loan other = new Loan(room)) {
      float[] lent = given(loan, LENGTH);

      assertThat(loan.room(LENGTH)).isNotSameAs(lent);
      assertThat(other.room(LENGTH)).isNotSameAs(lent);
    }
  }

  @Test
  void whatAKilledTaskMayStillWriteToIsNotUsedAgain() {
    float[] unfinished;
    try (Loan loan = new Loan(room)) {
      unfinished = loan.room(LENGTH);
    }

    try (Loan loan = new Loan(room)) {
      assertThat(loan.room(LENGTH)).isNotSameAs(unfinished);
    }
  }

  @Test
  void whatTheLastLoanDidNotNeedIsLetGo() {
    float[] array;
    try (Loan loan = new Loan(room)) {
      array = given(loan, LENGTH);
    }
    new Loan(room).close();

    try (Loan loan = new Loan(room)) {
      assertThat(loan.room(LENGTH)).isNotSameAs(array);
    }
  }

  @Test
  void loansOfOthersUseOtherArrays() {
    float[] first;
    try (Loan loan = new Loan(room)) {
      first = given(loan, LENGTH);
    }
    new Loan(new Loan.Room()).close();

    try (Loan loan = new Loan(new Loan.Room())) {
      assertThat(loan.room(LENGTH)).isNotSameAs(first);
    }
    try (Loan loan = new Loan(room)) {
      assertThat(loan.room(LENGTH)).as("nobody else took or cleared it").isSameAs(first);
    }
    room.clear();
    try (Loan loan = new Loan(room)) {
      assertThat(loan.room(LENGTH)).isNotSameAs(first);
    }
  }
}
